import { get } from "./client";
import type { GoalDriver } from "./goals";
import type { Health, Named, Owner, Page } from "./shared";

export interface ProgressBreakdown {
  goal_id: string;
  progress: number | null;
  driver: GoalDriver;
  computed_at: string;
  inputs: {
    kind: "key_result" | "child";
    id: string;
    title: string;
    weight: number;
    /** The weight as percent of the whole. */
    share: number;
    progress: number | null;
    contribution: number;
  }[];
  hidden_weight: number;
  left_out: { id: string; title: string; reason: OmissionReason }[];
}

export type OmissionReason = "driver" | "draft" | "cancelled" | "archived";

export interface AncestorStep {
  id: string;
  title: string;
  owner: Owner;
  cycle: Named;
  progress: number | null;
  health: Health;
}

const ROOT = "/api/goals/v1";

export const readProgressBreakdown = (goalId: string) =>
  get<ProgressBreakdown>(`${ROOT}/goals/${goalId}/working`);
export const readAncestors = (goalId: string) =>
  get<Page<AncestorStep>>(`${ROOT}/goals/${goalId}/line`);
