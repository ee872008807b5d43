import { api, dataOf } from "./client";
import type { QueryOf, Schemas } from "./shared";

export type GoalHit = Schemas["GoalSummaryOut"];
/** What a goal lacks, as the list of gaps says it. */
export type CardGap = Schemas["CardGapOut"];
export type Card = Schemas["CardOut"];
export type PlacedCard = Schemas["PlacedCardOut"];
export type GoalMap = Schemas["MapOut"];
export type MapFilter = QueryOf<"/goals/v1/map">;

const MAP = "/goals/v1/map";
const GOALS = "/goals/v1/goals";

export const readMap = (query: MapFilter) => dataOf(api.GET(MAP, { params: { query } }));
export const listChildren = (goalId: string, unitId?: string, after?: string) =>
  dataOf(
    api.GET(`${GOALS}/{goal_id}/children`, {
      params: { path: { goal_id: goalId }, query: { unit_id: unitId, after } },
    }),
  );
export const listUnaligned = (filter: { cycle_id: string; unit_id?: string }, after?: string) =>
  dataOf(api.GET(`${MAP}/unaligned`, { params: { query: { ...filter, after } } }));
export const listGapsOf = (goalId: string, unitId?: string) =>
  dataOf(
    api.GET(`${GOALS}/{goal_id}/gaps`, {
      params: { path: { goal_id: goalId }, query: { unit_id: unitId } },
    }),
  );
export const searchGoals = (q: string, signal?: AbortSignal) =>
  dataOf(api.GET(`${GOALS}/search`, { params: { query: { q } }, signal }));
