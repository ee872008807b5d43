import { get } from "./client";
import type { GoalDriver } from "./goals";
import type { Health, Named, Owner, Page } from "./shared";

export interface Working {
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
  left_out: { id: string; title: string; reason: LeftOutReason }[];
}

export type LeftOutReason = "driver" | "draft" | "cancelled" | "archived";

export interface LineStep {
  id: string;
  title: string;
  owner: Owner;
  cycle: Named;
  progress: number | null;
  health: Health;
}

const ROOT = "/api/goals/v1";

export const readWorking = (goalId: string) => get<Working>(`${ROOT}/goals/${goalId}/working`);
export const readLine = (goalId: string) => get<Page<LineStep>>(`${ROOT}/goals/${goalId}/line`);
