import { expect, test } from "vitest";

import { allows } from "./allows";

test("what the answer lists is allowed, anything else and what is not there yet is not", () => {
  const resource = { allowed_actions: ["edit"] as ("edit" | "reopen")[] };
  expect(allows(resource, "edit")).toBe(true);
  expect(allows(resource, "reopen")).toBe(false);
  expect(allows<"edit">(undefined, "edit")).toBe(false);
});
