import { get, post } from "./client";
import type { Direction, GoalKind, GoalState, SheetState } from "./goals";
import type { Health, Named, Owner, Page } from "./shared";

export type Level = "own" | "below";

export interface ComparedUnit extends Named {
  parent_id: string | null;
  headed: boolean;
}

export interface CarriedKeyResult {
  id: string;
  title: string;
  unit: string;
  target: number | null;
  progress: number | null;
  parts: number;
  /** Of the parts, those that the reader may see; and those of them that are done. */
  seen: number;
  done: number;
  amounts: number | null;
  rate: number | null;
  children_progress: number | null;
  difficulty: number | null;
  lagging: boolean;
  /** Its parts are done and it was never measured. */
  untold: boolean;
}

/** 分解有效性: how far what was handed down carries a goal. */
export interface Effectiveness {
  goal_id: string;
  progress: number | null;
  children_progress: number | null;
  carried: number;
  of: number;
  rate: number | null;
  parts: number;
  difficulty: number | null;
  judged: number;
  /** Children stand far above it: 下级都完成了，上级没完成. */
  ahead: boolean;
  /** They stand so far though of the goal itself nothing was ever told. */
  untold: boolean;
  lagging: string[];
  key_results: CarriedKeyResult[];
}

export interface ComparedKeyResult {
  id: string;
  title: string;
  unit: string;
  direction: Direction;
  weight: number;
  start: number | null;
  target: number | null;
  target_high: number | null;
  current: number | null;
  progress: number | null;
  cancelled: boolean;
}

export interface ComparedGoal {
  id: string;
  title: string;
  kind: GoalKind;
  state: GoalState;
  /** Shown by its title alone; every number is absent. */
  restricted: boolean;
  weight: number | null;
  progress: number | null;
  expected: number | null;
  health: Health | null;
  parents: number;
  breakdown: Effectiveness | null;
  key_results: ComparedKeyResult[];
}

export interface SheetLine {
  id: string;
  cycle: Named;
  owner: Owner;
  state: SheetState;
  difficulty: number | null;
}

export interface ComparedSheet extends SheetLine {
  progress: number | null;
  expected: number | null;
  health: Health;
  weight_total: number;
  goals: ComparedGoal[];
}

export const EXCEPTIONS = [
  "overdue",
  "approval_overdue",
  "returned",
  "returned_twice",
  "weights_off",
  "no_difficulty",
  "no_parent",
  "easy_targets",
] as const;
export type Exception = (typeof EXCEPTIONS)[number];

export interface Filing extends SheetLine {
  exceptions: Exception[];
  unit: Named | null;
}

export interface FilingCounts {
  states: Record<SheetState, number>;
  exceptions: Record<Exception, number>;
}

export interface FilingFilter {
  cycle_id: string;
  unit_id?: string;
  state?: SheetState;
  exception?: Exception | "any";
}

export interface Sample {
  seed: string;
  per_unit: number;
  items: Filing[];
}

export const GAPS = [
  "uncarried",
  "orphan",
  "skipped",
  "no_goals",
  "not_submitted",
  "too_many_goals",
  "too_many_key_results",
  "children_ahead",
  "untold",
] as const;
export type GapKind = (typeof GAPS)[number];
export type GapAction =
  | "cascade"
  | "align"
  | "realign"
  | "carry_over"
  | "new_goal"
  | "remind"
  | "lighten"
  | "review_breakdown"
  | "check_in"
  | "write_key_results";

export interface Gap {
  kind: GapKind;
  id: string;
  goal_id: string | null;
  key_result_id: string | null;
  owner: Owner;
  title: string;
  count: number;
  action: GapAction;
  /** Its owner was asked today already. */
  nudged: boolean;
}

const ROOT = "/api/goals/v1";

export const listComparedUnits = (query: { q?: string; limit?: number }, signal?: AbortSignal) =>
  get<Page<ComparedUnit>>(`${ROOT}/comparisons/units`, { query, signal });

export const compare = (
  query: { cycle_id: string; unit_id: string; level: Level },
  after?: string,
) => get<Page<ComparedSheet>>(`${ROOT}/comparisons`, { query: { ...query, after, limit: 20 } });

export const readEffectiveness = (goalId: string) =>
  get<Effectiveness>(`${ROOT}/goals/${goalId}/effectiveness`);

export const listFilings = (filter: FilingFilter, after?: string) =>
  get<Page<Filing>>(`${ROOT}/filings`, { query: { ...filter, after } });
export const countFilings = (query: { cycle_id: string; unit_id?: string }) =>
  get<FilingCounts>(`${ROOT}/filings/counts`, { query });
export const drawSample = (query: {
  cycle_id: string;
  unit_id?: string;
  per_unit: number;
  seed?: string;
}) => get<Sample>(`${ROOT}/filings/sample`, { query });

export const listGaps = (
  query: { cycle_id: string; unit_id?: string; kind: GapKind },
  after?: string,
) => get<Page<Gap>>(`${ROOT}/gaps`, { query: { ...query, after } });
/** These end in somebody being asked (催办). */
export const NUDGED = ["no_goals", "not_submitted"] as const;
/** So many at a time. */
export const MOST_NUDGED = 200;
export type NudgedKind = (typeof NUDGED)[number];
export interface Nudged {
  nudged: number;
  already: number;
  left_out: number;
}
export const nudge = (body: { cycle_id: string; kind: NudgedKind; ids: string[] }) =>
  post<Nudged>(`${ROOT}/gaps/nudges`, { body });
export const countGaps = (query: { cycle_id: string; unit_id?: string }) =>
  get<{ items: { kind: GapKind; count: number }[] }>(`${ROOT}/gaps/counts`, { query });
