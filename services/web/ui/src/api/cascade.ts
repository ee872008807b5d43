import { api, attemptKey, dataOf } from "./client";
import type { Schemas } from "./shared";

export type Cascade = Schemas["CascadeOut"];
export type CascadeColumn = Schemas["ColumnOut"];
export type CascadePart = Schemas["GoalsPartOut"];
export type CascadeIn = Schemas["CascadeIn"];
export type PartIn = Schemas["PartIn"];
export type Collaboration = Schemas["GoalsCollaborationOut"];
export type CollaborationState = Collaboration["state"];
export type CollaborationStep = Schemas["CollaborationStep"]["to"];
export type CollaborationIn = Schemas["CollaborationIn"];

const CASCADE = "/goals/v1/goals/{goal_id}/cascade";
const COLLABORATIONS = "/goals/v1/goals/{goal_id}/collaborations";
const path = (goal_id: string) => ({ goal_id });

export const readCascade = (goalId: string) =>
  dataOf(api.GET(CASCADE, { params: { path: path(goalId) } }));
export const cascade = (goalId: string, body: CascadeIn, key: string) =>
  dataOf(api.POST(CASCADE, { params: { path: path(goalId), header: attemptKey(key) }, body }));

export const listCollaborationsOf = (goalId: string) =>
  dataOf(api.GET(COLLABORATIONS, { params: { path: path(goalId) } }));
export const askAcross = (goalId: string, body: CollaborationIn) =>
  dataOf(api.POST(COLLABORATIONS, { params: { path: path(goalId) }, body }));
export const listIncoming = () =>
  dataOf(api.GET("/goals/v1/collaborations", { params: { query: { state: "asked" } } }));
export const answerAcross = (id: string, to: CollaborationStep, reason = "") =>
  dataOf(
    api.POST("/goals/v1/collaborations/{collaboration_id}/transitions", {
      params: { path: { collaboration_id: id } },
      body: { to, reason },
    }),
  );
