import { expect, test } from "vitest";

import type { GapAction } from "@/api/gaps";

import { gapPath } from "./gapPath";

const owner = { kind: "person", id: "ann", name: "Ann" } as const;

test.each<[GapAction, string]>([
  ["cascade", "/goals/g1/cascade"],
  ["review_breakdown", "/goals/g1/cascade"],
  ["check_in", "/goals/g1"],
  ["align", "/goals/g1/edit"],
  ["lighten", "/goals/g1/edit"],
  ["remind", "/sheets/x1"],
  ["new_goal", "/goals?scope=person:ann&cycle=q1"],
])("%s is done at %s", (action, path) => {
  expect(gapPath({ action, goal_id: "g1", id: "x1", owner }, "q1")).toBe(path);
});

test("a sheet with too many goals is lightened on the sheet, a unit's goals are its scope", () => {
  const gap = { goal_id: null, id: "s1", owner: { ...owner, kind: "unit" as const } };
  expect(gapPath({ ...gap, action: "lighten" }, "q1")).toBe("/sheets/s1");
  expect(gapPath({ ...gap, action: "carry_over" }, "q1")).toBe("/goals?scope=ann&cycle=q1");
});
