import { api, asForm, dataOf, ifMatch } from "./client";
import type { Period } from "./goals";
import type { QueryOf, Schemas } from "./shared";

export type MetricIn = Required<Schemas["MetricIn"]>;
export type Metric = Schemas["MetricOut"];
export type MetricFilter = QueryOf<"/goals/v1/metrics">;
/** What a key result follows. */
export type Followed = Schemas["FollowedMetricOut"];
export type PeriodValue = Schemas["ValueOut"];
export type Grid = Schemas["GridOut"];
export type GridFilter = QueryOf<"/goals/v1/metric_values">;
export type Series = Schemas["SeriesOut"];
export type Cell = Schemas["CellOut"];
export type CellState = Cell["state"];
export type CellIn = Required<Schemas["CellIn"]>;
export type Part = "value" | "numerator" | "denominator";
export type Provided = Schemas["NumbersOut"];
export type WorkbookReport = Schemas["WorkbookOut"];
export type PastValue = Schemas["HistoryOut"];

const METRICS = "/goals/v1/metrics";
const VALUES = "/goals/v1/metric_values";
const path = (metric_id: string) => ({ metric_id });

export const listMetrics = (filter: MetricFilter, signal?: AbortSignal) =>
  dataOf(api.GET(METRICS, { params: { query: { limit: 50, ...filter } }, signal }));
export const addMetric = (body: MetricIn) => dataOf(api.POST(METRICS, { body }));
export const changeMetric = (id: string, version: number, body: Schemas["MetricChange"]) =>
  dataOf(
    api.PATCH(`${METRICS}/{metric_id}`, {
      params: { path: path(id), header: ifMatch(version) },
      body,
    }),
  );

export const readGrid = (query: GridFilter, signal?: AbortSignal) =>
  dataOf(api.GET(VALUES, { params: { query }, signal }));
export const provide = (cells: CellIn[]) => dataOf(api.PUT(VALUES, { body: { cells } }));
export const readPastValues = (metricId: string, unitId?: string) =>
  dataOf(
    api.GET(`${METRICS}/{metric_id}/values`, {
      params: { path: path(metricId), query: { limit: 100, unit_id: unitId } },
    }),
  );

export const exportGrid = (query: GridFilter) =>
  dataOf(api.GET(`${VALUES}/workbook`, { params: { query }, parseAs: "blob" }));
export const importGrid = (request: { file: File; period: Period; dryRun: boolean }) =>
  dataOf(
    api.POST(`${VALUES}/workbook`, {
      body: { file: request.file, period: request.period, dry_run: request.dryRun },
      bodySerializer: asForm,
    }),
  );

export const followMetric = (
  keyResultId: string,
  version: number,
  metricId: string | null,
  unitId: string | null,
) =>
  dataOf(
    api.PUT("/goals/v1/key_results/{key_result_id}/metric", {
      params: { path: { key_result_id: keyResultId }, header: ifMatch(version) },
      body: { metric_id: metricId, unit_id: unitId },
    }),
  );
