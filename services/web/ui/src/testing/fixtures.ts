import type { Cycle, Goal, KeyResult } from "@/api/goals";

/** A monthly sum from 0 to 120 over the first quarter of 2026; fields of a test's interest go on top. */
export function makeKeyResult(fields: Partial<KeyResult> = {}): KeyResult {
  return {
    ...{ id: "kr-1", goal_id: "goal-1", title: "Orders", unit: "orders" },
    ...{ direction: "increase", accumulation: "sum", period: "month" },
    ...{ start: 0, target: 120, target_high: null, tolerance: null, weight: 100 },
    ...{ starts_on: "2026-01-01", ends_on: "2026-03-31", ambition: "committed", cadence: null },
    ...{
      source: "",
      phased_targets: [],
      milestones: [],
      progress_source: "own",
      children_mode: "share",
    },
    ...{ library_item_id: null, current: 30, progress: 25, expected: 50, health: "lagging" },
    ...{ last_check_in_id: null, last_check_in_at: null, due_on: "2026-02-05", version: 3 },
    ...{ cancelled: false, metric: null, values: [], amounts_shown: true },
    ...fields,
  };
}

/** An active personal KPI of one key result. */
export function makeGoal(fields: Partial<Goal> = {}): Goal {
  return {
    ...{ id: "goal-1", sheet_id: "sheet-1", cycle: { id: "q1", name: "2026 Q1" } },
    owner: { kind: "person", id: "ann", name: "Ann" },
    ...{ kind: "kpi", title: "Sell more", description: "", state: "active", weight: 60 },
    ...{
      progress_source: "key_results",
      visibility: "open",
      amounts_hidden: false,
      named_viewers: [],
    },
    ...{ progress: 25, expected: 50, health: "lagging", children_progress: null },
    ...{ children_count: 0, off_track_children: 0, strategic: false, theme: "", dimension: null },
    ...{ findings: [], alignments: [], key_results: [makeKeyResult()] },
    ...{
      template_id: null,
      carried_over_from: null,
      carried_over_to: [],
      updated_at: "2026-01-10T08:00:00Z",
      version: 7,
      allowed_actions: [],
    },
    ...fields,
  };
}

/** An active personal cycle over the first quarter of 2026. */
export function makeCycle(fields: Partial<Cycle> = {}): Cycle {
  return {
    ...{ id: "q1", name: "2026 Q1", level: "person" },
    ...{ starts_on: "2026-01-01", ends_on: "2026-03-31", state: "active" },
    ...{ drafting_on: null, cut_off_on: null, closes_on: null, parent_id: null, version: 1 },
    allowed_actions: [],
    ...fields,
  };
}
