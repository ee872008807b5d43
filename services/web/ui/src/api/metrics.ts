import { download, get, patch, post, put } from "./client";
import type { Accumulation, Direction, KeyResult, Period } from "./goals";
import type { Named, Page } from "./shared";

export type CellState = "provided" | "late" | "due" | "open" | "idle";
export type Part = "value" | "numerator" | "denominator";

export interface MetricIn {
  code: string;
  name: string;
  unit: string;
  formula: string;
  direction: Direction;
  accumulation: Accumulation;
  period: Period;
  source: string;
  provider_id: string | null;
  data_day: number;
  for_company: boolean;
  unit_ids: string[];
  archived: boolean;
}

export interface Metric extends MetricIn {
  id: string;
  provider: Named | null;
  /** None stands for the company. */
  series: (Named | null)[];
  editable: boolean;
  version: number;
}

/** What a key result follows. */
export interface Followed {
  id: string;
  code: string;
  name: string;
  unit: Named | null;
  provider: Named | null;
  due_on: string | null;
  late: boolean;
  provided_at: string | null;
}

export interface PeriodValue {
  period_start: string;
  period_end: string;
  value: number | null;
  source: "provided" | "told";
}

export interface MetricFilter {
  q?: string;
  mine?: boolean;
  archived?: boolean;
  after?: string;
  limit?: number;
}

export interface Cell {
  period_start: string;
  due_on: string;
  state: CellState;
  id: string | null;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  recorded_at: string | null;
}

export interface Series {
  metric_id: string;
  code: string;
  name: string;
  measure: string;
  accumulation: Accumulation;
  data_day: number;
  provider: Named | null;
  unit: Named | null;
  unit_code: string;
  key_results: number;
  late: number;
  cells: Cell[];
}

export interface Grid {
  periods: { name: string; start: string; end: string }[];
  items: Series[];
  late: number;
  next: string | null;
}

export interface GridFilter {
  period: Period;
  until?: string;
  q?: string;
  count?: number;
  after?: string;
  limit?: number;
}

export interface CellIn {
  metric_id: string;
  unit_id: string | null;
  period_start: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  seen: string | null;
}

export interface Provided {
  changed: number;
  key_results: number;
}

export interface WorkbookReport extends Provided {
  cells: number;
  applied: boolean;
  errors: { path: string; row: number; column: string; code: string; message: string }[];
}

export interface PastValue {
  id: string;
  unit: Named | null;
  period_start: string;
  period_end: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  author: string;
  recorded_at: string;
}

const ROOT = "/api/goals/v1";

export const listMetrics = (filter: MetricFilter, signal?: AbortSignal) =>
  get<Page<Metric>>(`${ROOT}/metrics`, { query: { limit: 50, ...filter }, signal });
export const addMetric = (metric: MetricIn) => post<Metric>(`${ROOT}/metrics`, { body: metric });
export const changeMetric = (id: string, version: number, change: Partial<MetricIn>) =>
  patch<Metric>(`${ROOT}/metrics/${id}`, { body: change, ifMatch: version });

export const readGrid = (filter: GridFilter, signal?: AbortSignal) =>
  get<Grid>(`${ROOT}/metric_values`, { query: { ...filter }, signal });
export const provide = async (cells: CellIn[]) =>
  (await put<Provided>(`${ROOT}/metric_values`, { body: { cells } })).data;
export const readPastValues = (metricId: string, unitId?: string) =>
  get<Page<PastValue>>(`${ROOT}/metrics/${metricId}/values`, {
    query: { limit: 100, unit_id: unitId },
  });

export const exportGrid = (filter: GridFilter) =>
  download(`${ROOT}/metric_values/workbook`, { query: { ...filter } }, "GET");
export const importGrid = async (request: { file: File; period: Period; dryRun: boolean }) => {
  const form = new FormData();
  form.append("file", request.file);
  form.append("period", request.period);
  form.append("dry_run", String(request.dryRun));
  return (await post<WorkbookReport>(`${ROOT}/metric_values/workbook`, { body: form })).data;
};

export const followMetric = (
  keyResultId: string,
  version: number,
  metricId: string | null,
  unitId: string | null,
) =>
  put<KeyResult>(`${ROOT}/key_results/${keyResultId}/metric`, {
    body: { metric_id: metricId, unit_id: unitId },
    ifMatch: version,
  });
