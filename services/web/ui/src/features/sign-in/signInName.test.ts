import { expect, test } from "vitest";

import { parseSignInName, returnTo, signInRefusal } from "./signInName";

test.each([
  [" ann@acme.com ", { email: "ann@acme.com" }],
  ["acme 1024", { company: "acme", number: "1024" }],
  ["ACME/1024", { company: "acme", number: "1024" }],
  ["acme，1024", { company: "acme", number: "1024" }],
  ["Acme ann@acme.com", { company: "acme", email: "ann@acme.com" }],
  ["acme", null],
  ["acme 10 24", null],
  ["ann@acme 1024", null],
  ["", null],
])("%j signs in as %j", (typed, name) => {
  expect(parseSignInName(typed)).toEqual(name);
});

test.each([
  ["/goals?scope=me", "/goals?scope=me"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  [null, "/"],
])("after signing in %j leads to %j", (path, target) => {
  expect(returnTo(path)).toBe(target);
});

test("a refusal without words of its own is a failure", () => {
  expect(signInRefusal("sign_in.expired")).toBe("expired");
  expect(signInRefusal("sign_in.unheard_of")).toBe("failed");
});
