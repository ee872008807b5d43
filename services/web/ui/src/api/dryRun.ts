import { api, dataOf } from "./client";
import type { QueryOf, Schemas } from "./shared";

export type DryRun = Schemas["DryRunOut"];
export type DryRunFinding = Schemas["DryRunFinding"]["code"];
export type DryRunOwner = Schemas["DryRunOwnerOut"];
export type DryRunFilter = QueryOf<"/goals/v1/cycles/{cycle_id}/dry-run/owners">;

const ROOT = "/goals/v1/cycles/{cycle_id}/dry-run";

export const readDryRun = (cycleId: string) =>
  dataOf(api.GET(ROOT, { params: { path: { cycle_id: cycleId } } }));
export const listDryRunOwners = (cycleId: string, filter: DryRunFilter, after: string) =>
  dataOf(
    api.GET(`${ROOT}/owners`, {
      params: { path: { cycle_id: cycleId }, query: { ...filter, after, limit: 50 } },
    }),
  );
