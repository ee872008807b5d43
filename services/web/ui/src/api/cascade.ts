import { get, post } from "./client";
import type { Cycle, Direction, GoalState } from "./goals";
import type { Named, Owner, OwnerKind, Page } from "./shared";

export interface CascadeColumn {
  id: string;
  title: string;
  unit: string;
  direction: Direction;
  start: number | null;
  target: number | null;
  current: number | null;
  progress: number | null;
  driver: "own" | "children";
  children_by: "share" | "amount";
  /** Whether parts of its target make up the whole. */
  by_amount: boolean;
  shares: number;
  amounts: number | null;
  remainder: number | null;
}

export interface CascadePart {
  goal_id: string;
  /** Nothing where the goal as a whole is carried. */
  key_result_id: string | null;
  title: string;
  state: GoalState;
  owner: Owner;
  share: number;
  amount: number | null;
  progress: number | null;
}

export interface Cascade {
  goal_id: string;
  editable: boolean;
  key_results: CascadeColumn[];
  parts: CascadePart[];
  hidden: { key_result_id: string | null; share: number; amount: number | null }[];
  candidates: Owner[];
  cycles: Pick<Cycle, "id" | "name" | "level" | "starts_on" | "ends_on" | "state">[];
}

export interface PartIn {
  key_result_id: string;
  owner: { kind: OwnerKind; id: string | null };
  cycle_id: string | null;
  share?: number;
  amount?: number;
}

export interface CascadeIn {
  parts: PartIn[];
  drives: boolean;
}

export type CollaborationState = "asked" | "accepted" | "declined" | "withdrawn";

export interface Collaboration {
  id: string;
  goal: Named;
  goal_visible: boolean;
  key_result: Named | null;
  owner: Owner;
  unit: Named;
  ask: string;
  needed_on: string | null;
  state: CollaborationState;
  reason: string;
  asked_by: Named | null;
  asked_at: string;
  answered_by: Named | null;
  answered_at: string | null;
  may_answer: boolean;
  may_withdraw: boolean;
}

export interface CollaborationIn {
  unit_id: string;
  key_result_id?: string | null;
  ask: string;
  needed_on?: string | null;
}

const ROOT = "/api/goals/v1";

export const readCascade = (goalId: string) => get<Cascade>(`${ROOT}/goals/${goalId}/cascade`);
export const cascade = (goalId: string, body: CascadeIn, idempotencyKey: string) =>
  post<Cascade>(`${ROOT}/goals/${goalId}/cascade`, { body, idempotencyKey });

export const listCollaborationsOf = (goalId: string) =>
  get<Pick<Page<Collaboration>, "items">>(`${ROOT}/goals/${goalId}/collaborations`);
export const askAcross = (goalId: string, body: CollaborationIn) =>
  post<Collaboration>(`${ROOT}/goals/${goalId}/collaborations`, { body });
export const listIncoming = () =>
  get<Page<Collaboration>>(`${ROOT}/collaborations`, { query: { state: "asked" } });
export const answerAcross = (id: string, to: CollaborationState, reason = "") =>
  post<Collaboration>(`${ROOT}/collaborations/${id}/transitions`, { body: { to, reason } });
