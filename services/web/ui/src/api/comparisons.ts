import { api, dataOf } from "./client";
import type { QueryOf, Schemas } from "./shared";

export type Level = NonNullable<QueryOf<"/goals/v1/comparisons">["level"]>;
export type ComparedUnit = Schemas["ComparedUnitOut"];
export type ComparedSheet = Schemas["ComparedSheetOut"];
export type ComparedGoal = Schemas["ComparedGoalOut"];
export type ComparedKeyResult = Schemas["ComparedKeyResultOut"];
/** 分解有效性: how far what was handed down carries a goal. */
export type Effectiveness = Schemas["EffectivenessOut"];
export type KeyResultContribution = Schemas["CarriedKeyResultOut"];

const ROOT = "/goals/v1/comparisons";

export const listComparedUnits = (query: QueryOf<`${typeof ROOT}/units`>, signal?: AbortSignal) =>
  dataOf(api.GET(`${ROOT}/units`, { params: { query }, signal }));

export const compare = (
  query: { cycle_id: string; unit_id: string; level: Level },
  after?: string,
) => dataOf(api.GET(ROOT, { params: { query: { ...query, after, limit: 20 } } }));

export const readEffectiveness = (goalId: string) =>
  dataOf(
    api.GET("/goals/v1/goals/{goal_id}/effectiveness", { params: { path: { goal_id: goalId } } }),
  );
