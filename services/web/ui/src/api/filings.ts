import { api, dataOf } from "./client";
import type { QueryOf, Schemas } from "./shared";

export const EXCEPTIONS = [
  "overdue",
  "approval_overdue",
  "returned",
  "returned_twice",
  "unbalanced_weights",
  "no_difficulty",
  "no_parent",
  "easy_targets",
] as const satisfies Filing["exceptions"];
export type Filing = Schemas["FilingOut"];
export type Exception = Filing["exceptions"][number];
export type FilingCounts = Schemas["FilingCountsOut"];
export type FilingFilter = QueryOf<"/goals/v1/filings">;
export type Sample = Schemas["SampleOut"];

const ROOT = "/goals/v1/filings";

export const listFilings = (filter: FilingFilter, after?: string) =>
  dataOf(api.GET(ROOT, { params: { query: { ...filter, after } } }));
export const countFilings = (query: QueryOf<`${typeof ROOT}/counts`>) =>
  dataOf(api.GET(`${ROOT}/counts`, { params: { query } }));
export const drawSample = (query: QueryOf<`${typeof ROOT}/sample`>) =>
  dataOf(api.GET(`${ROOT}/sample`, { params: { query } }));
