import { api, attemptKey, dataOf } from "./client";
import type { Schemas } from "./shared";

export type Cascade = Schemas["CascadeOut"];
export type CascadeColumn = Schemas["CascadedKeyResultOut"];
export type CascadePart = Schemas["ContributionOut"];
export type CascadeIn = Schemas["CascadeIn"];
export type ContributionIn = Schemas["ContributionIn"];
export type CrossUnitRequest = Schemas["CrossUnitRequestOut"];
export type CrossUnitRequestState = CrossUnitRequest["state"];
export type CrossUnitRequestStep = Schemas["CrossUnitRequestStep"]["to"];
export type CrossUnitRequestIn = Schemas["CrossUnitRequestIn"];

const CASCADE = "/goals/v1/goals/{goal_id}/cascade";
const COLLABORATIONS = "/goals/v1/goals/{goal_id}/cross-unit-requests";
const path = (goal_id: string) => ({ goal_id });

export const readCascade = (goalId: string) =>
  dataOf(api.GET(CASCADE, { params: { path: path(goalId) } }));
export const cascade = (goalId: string, body: CascadeIn, key: string) =>
  dataOf(api.POST(CASCADE, { params: { path: path(goalId), header: attemptKey(key) }, body }));

export const listCrossUnitRequestsOf = (goalId: string) =>
  dataOf(api.GET(COLLABORATIONS, { params: { path: path(goalId) } }));
export const askAcross = (goalId: string, body: CrossUnitRequestIn) =>
  dataOf(api.POST(COLLABORATIONS, { params: { path: path(goalId) }, body }));
export const listIncoming = () =>
  dataOf(api.GET("/goals/v1/cross-unit-requests", { params: { query: { state: "asked" } } }));
export const answerAcross = (id: string, to: CrossUnitRequestStep, reason = "") =>
  dataOf(
    api.POST("/goals/v1/cross-unit-requests/{cross_unit_request_id}/transitions", {
      params: { path: { cross_unit_request_id: id } },
      body: { to, reason },
    }),
  );
