import { api, dataOf, ifMatch } from "./client";
import type { Schemas } from "./shared";

export const QUESTIONS = ["worked", "failed", "cause", "next_step"] as const;
export type Question = (typeof QUESTIONS)[number];

export type GoalRetrospective = Schemas["GoalRetrospectiveOut"];
export type UnitRetrospective = Schemas["UnitRetrospectiveOut"];
export type Retrospective = Omit<GoalRetrospective, "goal_id">;
/** On the way, or once the time is over. */
export type Stage = Retrospective["stage"];
export type RetrospectiveState = Retrospective["state"];
export type RetrospectiveIn = Required<Schemas["RetrospectiveIn"]>;
export type UnitRetrospectiveIn = Required<Schemas["UnitRetrospectiveIn"]>;
export type GoalRetrospectives = Schemas["GoalRetrospectivesOut"];
export type UnitRetrospectives = Schemas["UnitRetrospectivesOut"];
export type Proposal = Schemas["RetrospectiveDraftOut"];
export type Action = Schemas["ActionOut"];
export type ActionState = Action["state"];
export type CollectedGoal = Schemas["ReviewedGoalOut"];
/** The last day of drafting, and why it is that. */
export type Drafting = Schemas["DraftingOut"];
/** The other end of a carry-over. */
export type CarryOverLink = Schemas["CarriedLinkOut"];
export type CarryOverIn = Schemas["CarryOverIn"];

const OF_GOAL = "/goals/v1/goals/{goal_id}/retrospective";
const OF_SHEET = "/goals/v1/sheets/{sheet_id}/retrospectives";
const OF_UNIT = "/goals/v1/cycles/{cycle_id}/units/{unit_id}/retrospective";
const goalPath = (goal_id: string) => ({ goal_id });
const unitPath = (cycle_id: string, unit_id: string) => ({ cycle_id, unit_id });

export const readGoalRetrospectives = (goalId: string) =>
  dataOf(api.GET(OF_GOAL, { params: { path: goalPath(goalId) } }));
export const readSheetRetrospectives = (sheetId: string) =>
  dataOf(api.GET(OF_SHEET, { params: { path: { sheet_id: sheetId } } }));
export const readProposals = (sheetId: string) =>
  dataOf(api.GET(`${OF_SHEET}/drafts`, { params: { path: { sheet_id: sheetId } } }));
export const writeGoalRetrospective = (goalId: string, version: number, body: RetrospectiveIn) =>
  dataOf(api.PUT(OF_GOAL, { params: { path: goalPath(goalId), header: ifMatch(version) }, body }));
export const transitionGoalRetrospective = (goalId: string, to: RetrospectiveState) =>
  dataOf(api.POST(`${OF_GOAL}/transitions`, { params: { path: goalPath(goalId) }, body: { to } }));

export const readUnitRetrospectives = (cycleId: string, unitId: string) =>
  dataOf(api.GET(OF_UNIT, { params: { path: unitPath(cycleId, unitId) } }));
export const listCollectedGoals = (cycleId: string, unitId: string, after: string) =>
  dataOf(
    api.GET(`${OF_UNIT}/goals`, {
      params: { path: unitPath(cycleId, unitId), query: { after, limit: 50 } },
    }),
  );
export const writeUnitRetrospective = (
  cycleId: string,
  unitId: string,
  version: number,
  body: UnitRetrospectiveIn,
) =>
  dataOf(
    api.PUT(OF_UNIT, {
      params: { path: unitPath(cycleId, unitId), header: ifMatch(version) },
      body,
    }),
  );
export const transitionUnitRetrospective = (
  cycleId: string,
  unitId: string,
  to: RetrospectiveState,
) =>
  dataOf(
    api.POST(`${OF_UNIT}/transitions`, {
      params: { path: unitPath(cycleId, unitId) },
      body: { to },
    }),
  );

export const listMyActions = () => dataOf(api.GET("/goals/v1/retrospective-actions"));
export const followAction = (action: Action, to: ActionState, note = "") =>
  dataOf(
    api.POST("/goals/v1/retrospectives/{retrospective_id}/actions/{action_id}/transitions", {
      params: { path: { retrospective_id: action.retrospective_id, action_id: action.id } },
      body: { to, note },
    }),
  );

export const carryOver = (goalId: string, body: CarryOverIn) =>
  dataOf(
    api.POST("/goals/v1/goals/{goal_id}/carry-over", { params: { path: goalPath(goalId) }, body }),
  );
