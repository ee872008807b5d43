import { describe, expect, test } from "vitest";

import { makeGoal, makeKeyResult } from "@/testing/fixtures";

import {
  areComplete,
  changesOf,
  differencesOf,
  draftsOf,
  type GoalDraft,
  hasPhasedTargets,
  type KeyResultDraft,
} from "./changes";

const GOAL = makeGoal({
  key_results: [
    makeKeyResult({ phased_targets: [{ on: "2026-01-31", value: 40 }] }),
    makeKeyResult({
      ...{ id: "kr-2", direction: "milestones", title: "Launch" },
      milestones: [{ id: "m1", title: "Plan", weight: 1, due_on: "2026-02-01", done_on: null }],
    }),
  ],
});

/** The draft of the goal as it stands, with some fields written over. */
function draftWith(fields: Partial<GoalDraft>, keyResults: Record<string, object> = {}) {
  const draft = draftsOf([GOAL])["goal-1"] as GoalDraft;
  for (const [id, changed] of Object.entries(keyResults))
    draft.keyResults[id] = { ...(draft.keyResults[id] as KeyResultDraft), ...changed };
  return { "goal-1": { ...draft, ...fields } };
}

describe("changes", () => {
  test("an untouched draft changes nothing", () => {
    expect(changesOf([GOAL], draftsOf([GOAL]))).toEqual([]);
  });

  test("only changed fields travel", () => {
    expect(changesOf([GOAL], draftWith({ weight: 50 }, { "kr-1": { target: 100 } }))).toEqual([
      { id: "goal-1", weight: 50, key_results: [{ id: "kr-1", target: 100 }] },
    ]);
  });

  test("a new owner keeps the kind of the former", () => {
    expect(changesOf([GOAL], draftWith({ owner: "bob" }))).toEqual([
      { id: "goal-1", owner: { kind: "person", id: "bob" } },
    ]);
  });

  test("a cancelled goal carries no other change", () => {
    expect(changesOf([GOAL], draftWith({ cancel: true, weight: 10 }))).toEqual([
      { id: "goal-1", cancel: true },
    ]);
  });

  test("a drafted goal is added to the sheet, or left out", () => {
    const goal = makeGoal({ state: "draft" });
    const drafts = draftsOf([goal]);
    expect(changesOf([goal], drafts)).toEqual([{ id: "goal-1", start: true }]);
    const without = { "goal-1": { ...(drafts["goal-1"] as GoalDraft), start: false } };
    expect(changesOf([goal], without)).toEqual([]);
  });

  test("phased targets travel by day; the same ones in another order are no change", () => {
    const march = { key: "b", on: "2026-02-28", value: 80 };
    const january = { key: "a", on: "2026-01-31", value: 40 };
    const changed = changesOf(
      [GOAL],
      draftWith({}, { "kr-1": { phased_targets: [march, january] } }),
    );
    expect(changed[0]?.key_results?.[0]?.phased_targets).toEqual([
      { on: "2026-01-31", value: 40 },
      { on: "2026-02-28", value: 80 },
    ]);
    expect(changesOf([GOAL], draftWith({}, { "kr-1": { phased_targets: [january] } }))).toEqual([]);
  });

  test("milestones travel trimmed and without the keys of their rows", () => {
    const added = { key: "x", title: " Ship ", weight: 2, due_on: "2026-03-01" };
    const [change] = changesOf([GOAL], draftWith({}, { "kr-2": { milestones: [added] } }));
    expect(change?.key_results).toEqual([
      { id: "kr-2", milestones: [{ title: "Ship", weight: 2, due_on: "2026-03-01" }] },
    ]);
  });
});

test("differences name each field with its value before and after", () => {
  const changes = changesOf([GOAL], draftWith({ weight: 50 }, { "kr-1": { target: 100 } }));
  expect(
    differencesOf([GOAL], changes).map(({ subject, title, field, before, after }) => [
      ...[subject, title, field, before, after],
    ]),
  ).toEqual([
    ["goal", "Sell more", "weight", 60, 50],
    ["key_result", "Orders", "target", 120, 100],
  ]);
});

test("a cancelled goal differs by its state", () => {
  const [difference] = differencesOf([GOAL], [{ id: "goal-1", cancel: true }]);
  expect(difference).toMatchObject({ field: "state", before: "active", after: "cancelled" });
});

describe("completeness", () => {
  test("a list with an unfilled row is not complete, unless its goal is cancelled", () => {
    const row = { key: "x", on: "", value: null };
    expect(areComplete([GOAL], draftsOf([GOAL]))).toBe(true);
    expect(areComplete([GOAL], draftWith({}, { "kr-1": { phased_targets: [row] } }))).toBe(false);
    expect(
      areComplete([GOAL], draftWith({ cancel: true }, { "kr-1": { phased_targets: [row] } })),
    ).toBe(true);
  });

  test("a key result of milestones needs at least one", () => {
    expect(areComplete([GOAL], draftWith({}, { "kr-2": { milestones: [] } }))).toBe(false);
  });
});

test.each([
  ["increase", true],
  ["decrease", true],
  ["at_least", false],
  ["milestones", false],
] as const)("%s has phased targets: %s", (direction, answer) => {
  expect(hasPhasedTargets(makeKeyResult({ direction }))).toBe(answer);
});
