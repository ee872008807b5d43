import { describe, expect, test } from "vitest";

import type { BoardRow, BoardUnit } from "@/api/insights";
import type { Health } from "@/api/shared";

import { matches, unitTree } from "./filter";

const NONE = {
  ...{ early: 0, on_track: 0, lagging: 0, at_risk: 0, outdated: 0, pending: 0, achieved: 0 },
};

function makeUnit(id: string | null, parent_id: string | null, health: Health): BoardUnit {
  return {
    ...{ unit: { id, name: id ?? "company", parent_id }, head: null, goal_count: 1, progress: 0 },
    ...{
      expected: 0,
      health,
      counts: { ...NONE, [health]: 1 },
      last_update: null,
      goals: [],
      has_more: false,
    },
    ...{ cross_unit_requests: [], has_more_cross_unit_requests: false },
  };
}

const UNITS = [
  makeUnit("line", "plant", "outdated"),
  makeUnit("sales", null, "on_track"),
  makeUnit("plant", null, "lagging"),
  makeUnit(null, null, "at_risk"),
  makeUnit("far", "not visible", "achieved"),
];

describe("the tree of units", () => {
  test("has the company first and each unit below its parent", () => {
    expect(unitTree(UNITS, "all").map(({ unit, depth }) => [unit.name, depth])).toEqual([
      ["company", 0],
      ["sales", 1],
      ["plant", 1],
      ["line", 2],
      ["far", 1],
    ]);
  });

  test("filtered, keeps the units with goals of that health", () => {
    const names = (filter: "troubled" | "stale") =>
      unitTree(UNITS, filter).map(({ unit }) => unit.name);
    expect(names("troubled")).toEqual(["company", "plant"]);
    expect(names("stale")).toEqual(["line"]);
  });
});

test.each([
  ["troubled", ["lagging", "at_risk"]],
  ["stale", ["outdated", "pending"]],
] as const)("%s goals are %j", (filter, healths) => {
  const all = ["early", "on_track", "lagging", "at_risk", "outdated", "pending", "achieved"];
  const matching = all.filter((health) => matches(filter, { health } as BoardRow));
  expect(matching).toEqual(healths);
});
