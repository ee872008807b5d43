import { api, dataOf } from "./client";
import type { QueryOf, Schemas } from "./shared";

export const GAPS = [
  "no_contributor",
  "unaligned",
  "skips_level",
  "no_goals",
  "not_submitted",
  "too_many_goals",
  "too_many_key_results",
  "children_outpace_parent",
  "never_reported",
] as const satisfies Gap["kind"][];
export type Gap = Schemas["GapOut"];
export type GapKind = Gap["kind"];
export type GapAction = Gap["action"];
export type NudgeResult = Schemas["NudgeOut"];
export type NudgeableKind = Schemas["NudgeIn"]["kind"];

/** These end in somebody being asked (催办). */
export const NUDGEABLE = ["no_goals", "not_submitted"] as const satisfies NudgeableKind[];
/** So many at a time. */
export const MAX_NUDGES = 200;

const ROOT = "/goals/v1/gaps";

export const listGaps = (query: QueryOf<typeof ROOT>, after?: string) =>
  dataOf(api.GET(ROOT, { params: { query: { ...query, after } } }));
export const nudge = (body: Schemas["NudgeIn"]) => dataOf(api.POST(`${ROOT}/nudges`, { body }));
export const countGaps = (query: QueryOf<`${typeof ROOT}/counts`>) =>
  dataOf(api.GET(`${ROOT}/counts`, { params: { query } }));
