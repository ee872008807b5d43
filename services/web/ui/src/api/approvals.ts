import { get, post, put } from "./client";
import type { Direction, Goal, MilestoneIn, Phased, SheetLine } from "./goals";
import type { Named, Owner, OwnerKind, Page } from "./shared";

export type RequestKind = "submit" | "change" | "cancel";
export type RequestState = "open" | "approved" | "returned" | "withdrawn";
export type Box = "waiting" | "submitted" | "finished";
export type Can = "approve" | "return" | "delegate" | "object" | "withdraw";
export type NodeKind = "approve" | "accept" | "confirm" | "decide";
export type NodeState =
  | "pending"
  | "waiting"
  | "passed"
  | "returned"
  | "objected"
  | "expired"
  | "skipped"
  | "withdrawn";
export type ApproverRole = "hr" | "executive";
export type DecisionKind =
  | "approved"
  | "returned"
  | "delegated"
  | "objected"
  | "escalated"
  | "expired";

export interface Decided {
  kind: DecisionKind;
  at: string;
  by: Named | null;
  role: ApproverRole | null;
  to: Named | null;
  to_role: ApproverRole | null;
  comment: string;
}

export interface ApprovalNode {
  kind: NodeKind;
  people: Named[];
  roles: ApproverRole[];
  mode: "any" | "all";
  days: number | null;
  own: boolean;
  state: NodeState;
  note: "" | "sent" | "own" | "approved_before";
  due_at: string | null;
  decisions: Decided[];
}

export interface FlowFinding {
  code: "loop" | "fell_to_hr" | "nobody_left" | "nobody_holds";
}

export interface Approvers {
  nodes: ApprovalNode[];
  findings: FlowFinding[];
}

export type ChangedField =
  | "weight"
  | "start"
  | "target"
  | "target_high"
  | "tolerance"
  | "starts_on"
  | "ends_on"
  | "phased"
  | "milestones"
  | "state"
  | "owner";

/** A number, a day, a state, a name, or the steps of a plan. */
export type Side = number | string | Phased[] | MilestoneIn[] | null;

export interface Difference {
  subject: "goal" | "key_result";
  id: string;
  goal_id: string;
  title: string;
  field: ChangedField;
  before: Side;
  after: Side;
}

export interface RequestSummary {
  id: string;
  kind: RequestKind;
  sheet: SheetLine;
  goal_ids: string[];
  submitter: Named | null;
  reason: string;
  diff: Difference[];
  findings: FlowFinding[];
  nodes: ApprovalNode[];
  state: RequestState;
  due_at: string | null;
  comment: string;
  can: Can[];
  submitted_at: string;
  ended_at: string | null;
  version: number;
}

export interface EarlierSheet {
  id: string;
  cycle: string;
  starts_on: string;
  ends_on: string;
  state: SheetLine["state"];
  difficulty: number | null;
  goals: number;
  progress: number | null;
}

export interface ApprovalRequest extends RequestSummary {
  goals: Goal[];
  history: EarlierSheet[];
}

export interface Decision {
  decision: Exclude<Can, "withdraw">;
  comment?: string;
  to?: string;
  difficulty?: number;
}

export interface Answer {
  request_id: string;
  state: RequestState | null;
  code: string | null;
  message: string | null;
}

export interface ChangedKeyResult {
  id: string;
  start?: number | null;
  target?: number | null;
  target_high?: number | null;
  weight?: number;
  starts_on?: string;
  ends_on?: string;
  phased?: Phased[];
  milestones?: MilestoneIn[];
}

export interface ChangedGoal {
  id: string;
  weight?: number | null;
  owner?: Pick<Owner, "kind" | "id">;
  cancel?: boolean;
  start?: boolean;
  key_results?: ChangedKeyResult[];
}

export interface Target {
  start: number | null;
  target: number | null;
  target_high: number | null;
  weight: number;
  starts_on: string;
  ends_on: string;
}

export interface Ledger {
  goal_id: string;
  progress: number | null;
  original_progress: number | null;
  key_results: {
    id: string;
    title: string;
    unit: string;
    direction: Direction;
    value: number | null;
    original: Target;
    current: Target;
    original_attainment: number | null;
    attainment: number | null;
    changed: boolean;
    cancelled: boolean;
  }[];
  entries: {
    request_id: string;
    kind: RequestKind;
    reason: string;
    at: string;
    submitter: Named | null;
    approvers: Named[];
    diff: Difference[];
  }[];
}

export type ApproverKind = "direct_manager" | "nth_manager" | "unit_head" | "role" | "person";

export interface Approver {
  kind: ApproverKind;
  n?: number | null;
  role?: ApproverRole | null;
  person_id?: string | null;
}

export interface FlowNode {
  approvers: Approver[];
  mode: "any" | "all";
  days: number | null;
  skip_approved: boolean;
  skip_own: boolean;
}

export interface Flow {
  level: OwnerKind;
  trigger: RequestKind;
  nodes: FlowNode[];
  owner_agrees: boolean;
  default: boolean;
  names: Record<string, string>;
  version: number;
}

export type FlowIn = Pick<Flow, "level" | "trigger" | "owner_agrees"> & {
  nodes: FlowNode[] | null;
};

const ROOT = "/api/goals/v1";

export const listRequests = (box: Box, after?: string) =>
  get<Page<RequestSummary>>(`${ROOT}/requests`, { query: { box, after, limit: 50 } });
export const listRequestsOf = (sheetId: string) =>
  get<Page<RequestSummary>>(`${ROOT}/requests`, { query: { sheet_id: sheetId, limit: 10 } });
export const readRequest = (id: string) => get<ApprovalRequest>(`${ROOT}/requests/${id}`);
export const decideOn = (id: string, decision: Decision) =>
  post<ApprovalRequest>(`${ROOT}/requests/${id}/decisions`, { body: decision });
export const decideOnMany = async (items: (Decision & { request_id: string })[]) =>
  (await post<{ items: Answer[] }>(`${ROOT}/requests/decisions`, { body: { items } })).data.items;
export const withdrawRequest = (id: string) =>
  post<ApprovalRequest>(`${ROOT}/requests/${id}/withdrawal`, {});
export const askForChange = (sheetId: string, reason: string, goals: ChangedGoal[]) =>
  post<ApprovalRequest>(`${ROOT}/sheets/${sheetId}/change-requests`, { body: { reason, goals } });
export const readApprovers = (sheetId: string, trigger: RequestKind) =>
  get<Approvers>(`${ROOT}/sheets/${sheetId}/approvers`, { query: { trigger } });
export const readLedger = (goalId: string) => get<Ledger>(`${ROOT}/goals/${goalId}/ledger`);
export const listFlows = async () => (await get<{ items: Flow[] }>(`${ROOT}/approval-flows`)).items;
export const setFlow = (flow: FlowIn, version: number) =>
  put<Flow>(`${ROOT}/approval-flows`, { body: flow, ifMatch: version });
