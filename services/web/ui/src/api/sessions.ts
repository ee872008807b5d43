import { api, dataOf, ifMatch } from "./client";
import type { QueryOf, Schemas } from "./shared";

export const FINDING_KINDS = [
  "duplicate",
  "gap",
  "inconsistent",
  "uneven_difficulty",
  "cross_unit_request",
] as const satisfies Finding["kind"][];
export type Finding = Schemas["SessionFindingOut"];
export type FindingKind = Finding["kind"];
export type FindingIn = Required<Schemas["FindingIn"]>;
export type Outcome = Schemas["OutcomeIn"]["outcome"];
export type OutcomeIn = Schemas["OutcomeIn"];
export type SessionIn = Schemas["AlignmentSessionIn"];
export type SessionSummary = Schemas["AlignmentSessionSummaryOut"];
export type SessionState = SessionSummary["state"];
export type SessionStep = Schemas["AlignmentSessionStep"]["to"];
export type AlignmentSession = Schemas["AlignmentSessionOut"];

const ROOT = "/goals/v1/alignment-sessions";
const path = (session_id: string) => ({ session_id });

export const listSessions = (query: QueryOf<typeof ROOT>, after?: string) =>
  dataOf(api.GET(ROOT, { params: { query: { ...query, after } } }));
export const readSession = (id: string) =>
  dataOf(api.GET(`${ROOT}/{session_id}`, { params: { path: path(id) } }));
export const callSession = (body: SessionIn) => dataOf(api.POST(ROOT, { body }));
export const changeSession = (
  id: string,
  version: number,
  body: Schemas["AlignmentSessionChange"],
) =>
  dataOf(
    api.PATCH(`${ROOT}/{session_id}`, {
      params: { path: path(id), header: ifMatch(version) },
      body,
    }),
  );
export const moveSession = (id: string, to: SessionStep) =>
  dataOf(
    api.POST(`${ROOT}/{session_id}/transitions`, { params: { path: path(id) }, body: { to } }),
  );
export const noteFinding = (id: string, body: FindingIn) =>
  dataOf(api.POST(`${ROOT}/{session_id}/findings`, { params: { path: path(id) }, body }));
export const changeFinding = (
  id: string,
  version: number,
  findingId: string,
  body: Schemas["FindingChange"],
) =>
  dataOf(
    api.PATCH(`${ROOT}/{session_id}/findings/{finding_id}`, {
      params: { path: { session_id: id, finding_id: findingId }, header: ifMatch(version) },
      body,
    }),
  );
export const concludeFinding = (id: string, findingId: string, body: OutcomeIn) =>
  dataOf(
    api.POST(`${ROOT}/{session_id}/findings/{finding_id}/outcomes`, {
      params: { path: { session_id: id, finding_id: findingId } },
      body,
    }),
  );
