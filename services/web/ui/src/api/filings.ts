import { get } from "./client";
import type { SheetState } from "./goals";
import type { Named, Owner, Page } from "./shared";

export interface SheetSummary {
  id: string;
  cycle: Named;
  owner: Owner;
  state: SheetState;
  difficulty: number | null;
}

export const EXCEPTIONS = [
  "overdue",
  "approval_overdue",
  "returned",
  "returned_twice",
  "weights_off",
  "no_difficulty",
  "no_parent",
  "easy_targets",
] as const;
export type Exception = (typeof EXCEPTIONS)[number];

export interface Filing extends SheetSummary {
  exceptions: Exception[];
  unit: Named | null;
}

export interface FilingCounts {
  states: Record<SheetState, number>;
  exceptions: Record<Exception, number>;
}

export interface FilingFilter {
  cycle_id: string;
  unit_id?: string;
  state?: SheetState;
  exception?: Exception | "any";
}

export interface Sample {
  seed: string;
  per_unit: number;
  items: Filing[];
}

const ROOT = "/api/goals/v1";

export const listFilings = (filter: FilingFilter, after?: string) =>
  get<Page<Filing>>(`${ROOT}/filings`, { query: { ...filter, after } });
export const countFilings = (query: { cycle_id: string; unit_id?: string }) =>
  get<FilingCounts>(`${ROOT}/filings/counts`, { query });
export const drawSample = (query: {
  cycle_id: string;
  unit_id?: string;
  per_unit: number;
  seed?: string;
}) => get<Sample>(`${ROOT}/filings/sample`, { query });
