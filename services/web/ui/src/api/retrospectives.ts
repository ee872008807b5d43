import { get, post, put } from "./client";
import type { Goal, GoalState, MilestoneIn } from "./goals";
import type { Named, Owner, Page } from "./shared";

/** On the way, or once the time is over. */
export type Stage = "mid" | "close";
export type RetrospectiveState = "draft" | "submitted";
export type ActionState = "open" | "done" | "dropped";

export const LINES = ["worked", "failed", "cause", "next_step"] as const;
export type Line = (typeof LINES)[number];
export type Lines = Record<Line, string>;

export interface Retrospective extends Lines {
  id: string;
  stage: Stage;
  /** Looking back, 0 to 1: neither progress nor confidence. */
  score: number | null;
  state: RetrospectiveState;
  written_by: Named | null;
  submitted_at: string | null;
  version: number;
}

export interface GoalRetrospective extends Retrospective {
  goal_id: string;
}

export interface RetrospectiveIn extends Lines {
  score: number | null;
}

export interface Told<T> {
  /** What can be written now. */
  stage: Stage | null;
  may_write: boolean;
  items: T[];
}

export interface Proposal extends RetrospectiveIn {
  goal_id: string;
  check_ins: number;
}

export interface ActionIn {
  id?: string;
  text: string;
  owner_id: string;
  due_on: string;
}

export interface Action {
  id: string;
  retrospective_id: string;
  unit: Named;
  cycle: Named;
  text: string;
  owner: Named;
  due_on: string;
  state: ActionState;
  note: string;
  ended_on: string | null;
  overdue: boolean;
  may_follow: boolean;
}

export interface UnitRetrospective extends Retrospective {
  unit: Named;
  cycle: Named;
  actions: Action[];
}

export interface UnitRetrospectiveIn extends Lines {
  actions: ActionIn[];
}

export interface OfUnit extends Told<UnitRetrospective> {
  counts: { goals: number; submitted: number; score: number | null };
  earlier_actions: Action[];
}

export interface Gathered {
  goal: { id: string; title: string; owner: Owner; state: GoalState; progress: number | null };
  retrospectives: GoalRetrospective[];
}

/** The last day of drafting, and why it is that. */
export interface Drafting {
  until: string;
  reason: "cycle" | "joined" | "moved" | "returned";
  over: boolean;
}

/** The other end of a carry-over. */
export interface CarriedLink {
  goal_id: string;
  title: string;
  state: GoalState;
  cycle: Named;
}

export interface CarryOverIn {
  cycle_id: string;
  title?: string;
  key_results: {
    key_result_id: string;
    start?: number | null;
    target?: number | null;
    target_high?: number | null;
    milestones?: MilestoneIn[];
  }[];
}

const ROOT = "/api/goals/v1";
const ofGoal = (goalId: string) => `${ROOT}/goals/${goalId}/retrospective`;
const ofUnit = (cycleId: string, unitId: string) =>
  `${ROOT}/cycles/${cycleId}/units/${unitId}/retrospective`;

export const readOfGoal = (goalId: string) => get<Told<GoalRetrospective>>(ofGoal(goalId));
export const readOfSheet = (sheetId: string) =>
  get<Told<GoalRetrospective>>(`${ROOT}/sheets/${sheetId}/retrospectives`);
export const readProposals = (sheetId: string) =>
  get<{ items: Proposal[] }>(`${ROOT}/sheets/${sheetId}/retrospectives/drafts`);
export const writeOfGoal = async (goalId: string, version: number, told: RetrospectiveIn) =>
  (await put<GoalRetrospective>(ofGoal(goalId), { body: told, ifMatch: version })).data;
export const moveOfGoal = (goalId: string, to: RetrospectiveState) =>
  post<GoalRetrospective>(`${ofGoal(goalId)}/transitions`, { body: { to } });

export const readOfUnit = (cycleId: string, unitId: string) => get<OfUnit>(ofUnit(cycleId, unitId));
export const listGathered = (cycleId: string, unitId: string, after: string) =>
  get<Page<Gathered>>(`${ofUnit(cycleId, unitId)}/goals`, { query: { after, limit: 50 } });
export const writeOfUnit = (
  cycleId: string,
  unitId: string,
  version: number,
  told: UnitRetrospectiveIn,
) => put<UnitRetrospective>(ofUnit(cycleId, unitId), { body: told, ifMatch: version });
export const moveOfUnit = (cycleId: string, unitId: string, to: RetrospectiveState) =>
  post<UnitRetrospective>(`${ofUnit(cycleId, unitId)}/transitions`, { body: { to } });

export const listMyActions = () => get<Page<Action>>(`${ROOT}/retrospective-actions`);
export const followAction = (action: Action, to: ActionState, note = "") =>
  post<Action>(
    `${ROOT}/retrospectives/${action.retrospective_id}/actions/${action.id}/transitions`,
    { body: { to, note } },
  );

export const carryOver = async (goalId: string, told: CarryOverIn) =>
  (await post<Goal>(`${ROOT}/goals/${goalId}/carry-over`, { body: told })).data;
