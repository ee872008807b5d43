import i18next from "i18next";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import type { LibraryItem, PastKeyResult, TemplateGoal } from "@/api/library";
import { makeCycle, makeGoal, makeKeyResult } from "@/testing/fixtures";

import {
  alignmentsIn,
  changedFields,
  emptyKeyResult,
  evenWeights,
  freeWeight,
  fromLibraryItem,
  fromParentKeyResult,
  fromPastKeyResult,
  fromTemplateGoal,
  goalFields,
  keyResultBody,
  keyResultFields,
  parseMetricOption,
} from "./goalForm";

const QUARTER = makeCycle();
const ITEM: LibraryItem = {
  ...{ id: "item-1", code: "OTD", name: "准时交付率", name_en: "On-time delivery" },
  ...{ category: "", category_en: "", formula: "交付", formula_en: "on time / all" },
  ...{ unit: "%", unit_en: "%", direction: "between", accumulation: "ratio", period: "month" },
  ...{ typical_low: 90, typical_high: 99, typical_target: 95, typical: "", typical_en: "" },
  ...{ note: "", note_en: "", archived: false, usage_count: 0, version: 1 },
  allowed_actions: [],
};

beforeAll(async () => {
  await i18next.init({ lng: "en", resources: {} });
});
beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 1, 10) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a new key result", () => {
  test("of a running cycle starts today, of a coming one with the cycle", () => {
    expect(emptyKeyResult("kpi", QUARTER, 100).starts_on).toBe("2026-02-10");
    const coming = { starts_on: "2026-04-01", ends_on: "2026-06-30" };
    expect(emptyKeyResult("kpi", coming, 100).starts_on).toBe("2026-04-01");
  });

  test("of a KPI is monthly and committed, of an objective weekly and aspirational", () => {
    const measures = (kind: "kpi" | "objective") => {
      const { period, ambition } = emptyKeyResult(kind, QUARTER, 100);
      return [period, ambition];
    };
    expect(measures("kpi")).toEqual(["month", "committed"]);
    expect(measures("objective")).toEqual(["week", "aspirational"]);
  });

  test("from the parent's takes its words and measures, not its plan", () => {
    const parent = makeKeyResult({
      ...{
        unit: "k EUR",
        target: 500,
        phased_targets: [{ on: "2026-01-31", value: 100 }],
        cadence: "week",
      },
    });
    expect(fromParentKeyResult(parent, QUARTER)).toMatchObject({
      ...{
        title: "Orders",
        unit: "k EUR",
        target: 500,
        cadence: "week",
        phased_targets: [],
        weight: 100,
      },
      ...{ starts_on: "2026-02-10", ends_on: "2026-03-31" },
    });
  });

  test("from the library has the usual bounds of a range, the usual target otherwise", () => {
    expect(fromLibraryItem(ITEM, QUARTER)).toMatchObject({
      ...{ target: 90, target_high: 99, start: null, title: "On-time delivery" },
    });
    const sum: LibraryItem = { ...ITEM, direction: "increase", accumulation: "sum" };
    expect(fromLibraryItem(sum, QUARTER)).toMatchObject({
      ...{ target: 95, target_high: null, start: 0 },
    });
  });

  test("from the past starts at what was reached; a sum starts anew; the target is open", () => {
    const past = {
      ...makeKeyResult({ accumulation: "latest", start: 10, current: 42 }),
      library_item_id: null,
    } as unknown as PastKeyResult;
    expect(fromPastKeyResult(past, QUARTER)).toMatchObject({ start: 42, target: null });
    expect(fromPastKeyResult({ ...past, accumulation: "sum" }, QUARTER).start).toBe(10);
  });

  test("from a template has its overrides; one whose indicator is gone is left out", () => {
    const goal: TemplateGoal = {
      ...{ kind: "kpi", title: "", title_en: "", weight: 50 },
      key_results: [
        { code: "OTD", weight: 70, target: 92, cadence: "week", item: ITEM },
        { code: "GONE", weight: 30, target: 1, item: null },
      ],
    };
    expect(fromTemplateGoal(goal, QUARTER)).toMatchObject([
      { weight: 70, target: 92, target_high: 99, cadence: "week", library_item_id: "item-1" },
    ]);
  });
});

describe("the request of a key result", () => {
  const body = (fields: object) =>
    keyResultBody({ ...keyResultFields(makeKeyResult()), ...fields });

  test("leaves out what its direction does not use", () => {
    const bounds = {
      target_high: 200,
      tolerance: 5,
      phased_targets: [{ on: "2026-01-31", value: 1 }],
    };
    expect(body({ ...bounds, direction: "between" })).toMatchObject({
      ...{ start: null, target_high: 200, tolerance: 5, phased_targets: [] },
    });
    expect(body({ ...bounds, direction: "increase" })).toMatchObject({
      ...{ start: 0, target_high: null, tolerance: null, phased_targets: bounds.phased_targets },
    });
    expect(body({ ...bounds, direction: "at_least" })).toMatchObject({
      ...{ start: null, target_high: null, tolerance: 5 },
    });
  });

  test("names the metric and its unit, and no id", () => {
    const sent = body({ follows: "metric-1:plant" });
    expect(sent).toMatchObject({ metric_id: "metric-1", metric_unit_id: "plant" });
    expect(sent).not.toHaveProperty("id");
    expect(sent).not.toHaveProperty("follows");
  });

  test.each([
    ["metric-1:", { metric_id: "metric-1", metric_unit_id: null }],
    [undefined, { metric_id: null, metric_unit_id: null }],
  ])("the option %j is %j", (option, metric) => {
    expect(parseMetricOption(option)).toEqual(metric);
  });
});

test("a saved goal and its form are the same: nothing has changed", () => {
  const goal = makeGoal({ alignments: [] });
  expect(changedFields(goalFields(goal), goalFields(goal))).toEqual({});
});

test("changed fields are compared by value, lists too", () => {
  const before = { title: "a", named_viewers: ["x"], weight: 1 };
  expect(changedFields(before, { title: "a", named_viewers: ["x"], weight: 2 })).toEqual({
    weight: 2,
  });
  expect(changedFields(before, { ...before, named_viewers: ["x", "y"] })).toEqual({
    named_viewers: ["x", "y"],
  });
});

test("alignments keep the share that was agreed", () => {
  const before = [
    { goal_id: "g-9", key_result_id: "kr-9", share: 40, amount: 12, title: "Revenue" },
  ];
  expect(alignmentsIn(["key_result:kr-9", "goal:g-2"], before)).toEqual([
    { key_result_id: "kr-9", share: 40, amount: 12 },
    { goal_id: "g-2" },
  ]);
});

describe("weights", () => {
  test.each([
    [1, [100]],
    [3, [34, 33, 33]],
    [4, [25, 25, 25, 25]],
  ])("%d even weights make 100", (count, weights) => {
    expect(evenWeights(count)).toEqual(weights);
  });

  test("what a KPI section has left ignores objectives and cancelled goals, and is never negative", () => {
    const goals = [
      makeGoal({ weight: 60 }),
      makeGoal({ weight: 90, state: "cancelled" }),
      makeGoal({ weight: 50, kind: "objective" }),
    ];
    expect(freeWeight("kpi", goals)).toBe(40);
    expect(freeWeight("kpi", [...goals, makeGoal({ weight: 70 })])).toBe(0);
    expect(freeWeight("objective", goals)).toBeNull();
  });
});
