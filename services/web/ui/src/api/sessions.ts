import { get, patch, post } from "./client";
import type { SheetState } from "./goals";
import type { Named, Owner, Page } from "./shared";

export const FINDING_KINDS = [
  "duplicate",
  "gap",
  "inconsistent",
  "uneven_difficulty",
  "collaboration",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];
export type FindingState = "open" | "acting" | "settled" | "carried";
export type SessionState = "planned" | "open" | "closed";
export type Outcome = "return" | "amend" | "settle" | "carry";

export interface Finding {
  id: string;
  kind: FindingKind;
  text: string;
  goals: (Named & { restricted: boolean })[];
  sheets: { id: string; owner: Owner; state: SheetState; difficulty: number | null }[];
  owner: Named;
  due_on: string;
  state: FindingState;
  action: "return" | "amend" | null;
  subject_id: string | null;
  outcome: string;
  settled_at: string | null;
  request_id: string | null;
  noted_by: Named;
  noted_at: string;
  carried_from: string | null;
}

export interface SessionSummary {
  id: string;
  title: string;
  cycle: Named;
  held_on: string;
  state: SessionState;
  units: Named[];
  members: Named[];
  convener: Named;
  follows_id: string | null;
  found: number;
  waiting: number;
  can: ("note" | "lead")[];
  version: number;
}

export interface AlignmentSession extends SessionSummary {
  findings: Finding[];
}

export interface SessionIn {
  title: string;
  cycle_id: string;
  held_on: string;
  units: string[];
  members: string[];
  follows_id?: string | null;
}

export interface FindingIn {
  kind: FindingKind;
  text: string;
  goal_ids: string[];
  sheet_ids: string[];
  owner_id: string;
  due_on: string;
}

export interface OutcomeIn {
  outcome: Outcome;
  text: string;
  subject_id?: string | null;
}

const ROOT = "/api/goals/v1/alignment-sessions";

export const listSessions = (query: { cycle_id?: string; state?: SessionState }, after?: string) =>
  get<Page<SessionSummary>>(ROOT, { query: { ...query, after } });
export const readSession = (id: string) => get<AlignmentSession>(`${ROOT}/${id}`);
export const callSession = (body: SessionIn) => post<AlignmentSession>(ROOT, { body });
export const changeSession = (id: string, version: number, body: Partial<SessionIn>) =>
  patch<AlignmentSession>(`${ROOT}/${id}`, { body, ifMatch: version });
export const moveSession = (id: string, to: SessionState) =>
  post<AlignmentSession>(`${ROOT}/${id}/transitions`, { body: { to } });
export const noteFinding = (id: string, body: FindingIn) =>
  post<AlignmentSession>(`${ROOT}/${id}/findings`, { body });
export const changeFinding = (
  id: string,
  version: number,
  findingId: string,
  body: Partial<FindingIn>,
) => patch<AlignmentSession>(`${ROOT}/${id}/findings/${findingId}`, { body, ifMatch: version });
export const concludeFinding = (id: string, findingId: string, body: OutcomeIn) =>
  post<AlignmentSession>(`${ROOT}/${id}/findings/${findingId}/outcomes`, { body });
