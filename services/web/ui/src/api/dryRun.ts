import { get } from "./client";
import type { Named, OwnerKind, Page } from "./shared";

export type DryRunFinding = "loop" | "no_manager" | "no_template" | "self" | "no_unit" | "no_head";

export interface DryRun {
  cycle: Named;
  /** Lines and postings are those of this day. */
  day: string;
  owners: number;
  findings: { code: DryRunFinding; owners: number }[];
  templates: {
    template: Named & { code: string; name_en: string };
    owners: number;
    job_families: { name: string; owners: number }[];
  }[];
  approvers: number;
  waiting: { person: Named | null; role: string | null; sheets: number }[];
  hr_missing: boolean;
}

export interface DryRunOwner {
  id: string;
  kind: OwnerKind;
  name: string;
  code: string;
  job_family: string;
  unit: Named | null;
}

export interface DryRunFilter {
  finding?: DryRunFinding;
  template_id?: string;
  approver_id?: string;
}

const ROOT = "/api/goals/v1/cycles";

export const readDryRun = (cycleId: string) => get<DryRun>(`${ROOT}/${cycleId}/dry-run`);
export const listDryRunOwners = (cycleId: string, filter: DryRunFilter, after: string) =>
  get<Page<DryRunOwner>>(`${ROOT}/${cycleId}/dry-run/owners`, {
    query: { ...filter, after, limit: 50 },
  });
