import { api, dataOf } from "./client";
import type { Schemas } from "./shared";

export type ProgressBreakdown = Schemas["WorkingOut"];
export type OmissionReason = Schemas["OmittedInputOut"]["reason"];
export type AncestorStep = Schemas["AncestorOut"];

export const readProgressBreakdown = (goalId: string) =>
  dataOf(
    api.GET("/goals/v1/goals/{goal_id}/progress-breakdown", {
      params: { path: { goal_id: goalId } },
    }),
  );
export const readAncestors = (goalId: string) =>
  dataOf(api.GET("/goals/v1/goals/{goal_id}/ancestors", { params: { path: { goal_id: goalId } } }));
