import { api, dataOf, ifMatch } from "./client";
import type { QueryOf, Schemas } from "./shared";

export type RequestSummary = Schemas["RequestSummaryOut"];
export type ApprovalRequest = Schemas["RequestOut"];
export type RequestKind = RequestSummary["kind"];
export type RequestState = RequestSummary["state"];
export type Can = RequestSummary["allowed_actions"][number];
export type Box = Exclude<QueryOf<"/goals/v1/requests">["box"], "all" | undefined>;
export type ApprovalNode = Schemas["ApprovalStepOut"];
export type NodeKind = ApprovalNode["kind"];
export type NodeState = ApprovalNode["state"];
export type Decided = Schemas["DecisionOut"];
export type DecisionKind = Decided["kind"];
export type ApproverRole = NonNullable<Decided["role"]>;
export type FlowFinding = Schemas["FlowFindingOut"];
export type Approvers = Schemas["ApproversOut"];
export type Difference = Schemas["DifferenceOut"];
export type ChangedField = Difference["field"];
/** A number, a day, a state, a name, or the steps of a plan. */
export type Side = Difference["before"];
export type EarlierSheet = Schemas["PastSheetOut"];
export type Decision = Schemas["DecisionIn"];
export type Answer = Schemas["AnswerOut"];
export type ChangedGoal = Schemas["ChangedGoalIn"];
export type ChangedKeyResult = Schemas["ChangedKeyResultIn"];
export type Target = Schemas["TargetOut"];
export type Ledger = Schemas["LedgerOut"];
export type Approver = Schemas["ApproverIn"];
export type ApproverKind = Approver["kind"];
export type FlowStep = Schemas["FlowStepOut"];
export type Flow = Schemas["FlowOut"];
export type FlowIn = Required<Schemas["FlowIn"]>;

const REQUESTS = "/goals/v1/requests";
const SHEETS = "/goals/v1/sheets";
const FLOWS = "/goals/v1/approval-flows";
const path = (request_id: string) => ({ request_id });

export const listRequests = (box: Box, after?: string) =>
  dataOf(api.GET(REQUESTS, { params: { query: { box, after, limit: 50 } } }));
export const listRequestsOf = (sheetId: string) =>
  dataOf(api.GET(REQUESTS, { params: { query: { sheet_id: sheetId, limit: 10 } } }));
export const readRequest = (id: string) =>
  dataOf(api.GET(`${REQUESTS}/{request_id}`, { params: { path: path(id) } }));
export const decideOn = (id: string, body: Decision) =>
  dataOf(api.POST(`${REQUESTS}/{request_id}/decisions`, { params: { path: path(id) }, body }));
export const decideOnMany = async (items: Schemas["DecisionOnIn"][]) =>
  (await dataOf(api.POST(`${REQUESTS}/decisions`, { body: { items } }))).items;
export const withdrawRequest = (id: string) =>
  dataOf(api.POST(`${REQUESTS}/{request_id}/withdrawal`, { params: { path: path(id) } }));
export const askForChange = (sheetId: string, reason: string, goals: ChangedGoal[]) =>
  dataOf(
    api.POST(`${SHEETS}/{sheet_id}/change-requests`, {
      params: { path: { sheet_id: sheetId } },
      body: { reason, goals },
    }),
  );
export const readApprovers = (sheetId: string, trigger: RequestKind) =>
  dataOf(
    api.GET(`${SHEETS}/{sheet_id}/approvers`, {
      params: { path: { sheet_id: sheetId }, query: { trigger } },
    }),
  );
export const readLedger = (goalId: string) =>
  dataOf(api.GET("/goals/v1/goals/{goal_id}/ledger", { params: { path: { goal_id: goalId } } }));
export const listFlows = async () => (await dataOf(api.GET(FLOWS))).items;
export const setFlow = (body: FlowIn, version: number) =>
  dataOf(api.PUT(FLOWS, { params: { header: ifMatch(version) }, body }));
