import { api, dataOf } from "./client";
import type { Schemas } from "./shared";

export type ProgressBreakdown = Schemas["WorkingOut"];
export type OmissionReason = Schemas["LeftOutOut"]["reason"];
export type AncestorStep = Schemas["LineItemOut"];

export const readProgressBreakdown = (goalId: string) =>
  dataOf(api.GET("/goals/v1/goals/{goal_id}/working", { params: { path: { goal_id: goalId } } }));
export const readAncestors = (goalId: string) =>
  dataOf(api.GET("/goals/v1/goals/{goal_id}/line", { params: { path: { goal_id: goalId } } }));
