import { get, post } from "./client";
import type { Owner, Page } from "./shared";

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

export const listGaps = (
  query: { cycle_id: string; unit_id?: string; kind: GapKind },
  after?: string,
) => get<Page<Gap>>(`${ROOT}/gaps`, { query: { ...query, after } });
/** These end in somebody being asked (催办). */
export const NUDGEABLE = ["no_goals", "not_submitted"] as const;
/** So many at a time. */
export const MAX_NUDGES = 200;
export type NudgeableKind = (typeof NUDGEABLE)[number];
export interface NudgeResult {
  nudged: number;
  already: number;
  left_out: number;
}
export const nudge = (body: { cycle_id: string; kind: NudgeableKind; ids: string[] }) =>
  post<NudgeResult>(`${ROOT}/gaps/nudges`, { body });
export const countGaps = (query: { cycle_id: string; unit_id?: string }) =>
  get<{ items: { kind: GapKind; count: number }[] }>(`${ROOT}/gaps/counts`, { query });
