import { get, post, put } from "./client";
import type { Goal, GoalState, MilestoneIn } from "./goals";
import type { Named, Owner, Page } from "./shared";

/** On the way, or once the time is over. */
export type Stage = "mid" | "close";
export type RetrospectiveState = "draft" | "submitted";
export type ActionState = "open" | "done" | "dropped";

export const QUESTIONS = ["worked", "failed", "cause", "next_step"] as const;
export type Question = (typeof QUESTIONS)[number];
export type Answers = Record<Question, string>;

export interface Retrospective extends Answers {
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

export interface RetrospectiveIn extends Answers {
  score: number | null;
}

export interface RetrospectiveList<T> {
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

export interface UnitRetrospectiveIn extends Answers {
  actions: ActionIn[];
}

export interface UnitRetrospectives extends RetrospectiveList<UnitRetrospective> {
  counts: { goals: number; submitted: number; score: number | null };
  earlier_actions: Action[];
}

export interface CollectedGoal {
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
export interface CarryOverLink {
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
const goalPath = (goalId: string) => `${ROOT}/goals/${goalId}/retrospective`;
const unitPath = (cycleId: string, unitId: string) =>
  `${ROOT}/cycles/${cycleId}/units/${unitId}/retrospective`;

export const readGoalRetrospectives = (goalId: string) =>
  get<RetrospectiveList<GoalRetrospective>>(goalPath(goalId));
export const readSheetRetrospectives = (sheetId: string) =>
  get<RetrospectiveList<GoalRetrospective>>(`${ROOT}/sheets/${sheetId}/retrospectives`);
export const readProposals = (sheetId: string) =>
  get<{ items: Proposal[] }>(`${ROOT}/sheets/${sheetId}/retrospectives/drafts`);
export const writeGoalRetrospective = async (
  goalId: string,
  version: number,
  answers: RetrospectiveIn,
) => (await put<GoalRetrospective>(goalPath(goalId), { body: answers, ifMatch: version })).data;
export const transitionGoalRetrospective = (goalId: string, to: RetrospectiveState) =>
  post<GoalRetrospective>(`${goalPath(goalId)}/transitions`, { body: { to } });

export const readUnitRetrospectives = (cycleId: string, unitId: string) =>
  get<UnitRetrospectives>(unitPath(cycleId, unitId));
export const listCollectedGoals = (cycleId: string, unitId: string, after: string) =>
  get<Page<CollectedGoal>>(`${unitPath(cycleId, unitId)}/goals`, { query: { after, limit: 50 } });
export const writeUnitRetrospective = (
  cycleId: string,
  unitId: string,
  version: number,
  answers: UnitRetrospectiveIn,
) => put<UnitRetrospective>(unitPath(cycleId, unitId), { body: answers, ifMatch: version });
export const transitionUnitRetrospective = (
  cycleId: string,
  unitId: string,
  to: RetrospectiveState,
) => post<UnitRetrospective>(`${unitPath(cycleId, unitId)}/transitions`, { body: { to } });

export const listMyActions = () => get<Page<Action>>(`${ROOT}/retrospective-actions`);
export const followAction = (action: Action, to: ActionState, note = "") =>
  post<Action>(
    `${ROOT}/retrospectives/${action.retrospective_id}/actions/${action.id}/transitions`,
    { body: { to, note } },
  );

export const carryOver = async (goalId: string, answers: CarryOverIn) =>
  (await post<Goal>(`${ROOT}/goals/${goalId}/carry-over`, { body: answers })).data;
