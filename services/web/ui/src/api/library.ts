import { get, patch, post, put } from "./client";
import type { Accumulation, Ambition, Direction, GoalKind, Period, Sheet } from "./goals";
import { type ImportReport, type ImportRequest, importForm } from "./people";
import type { Named, Owner, OwnerKind, Page } from "./shared";

export interface LibraryItemIn {
  code: string;
  name: string;
  name_en: string;
  category: string;
  category_en: string;
  formula: string;
  formula_en: string;
  unit: string;
  unit_en: string;
  direction: Direction;
  accumulation: Accumulation;
  period: Period;
  typical_low: number | null;
  typical_high: number | null;
  typical_target: number | null;
  typical: string;
  typical_en: string;
  note: string;
  note_en: string;
  archived: boolean;
}

export interface LibraryItem extends LibraryItemIn {
  id: string;
  /** Key results that measure it, as far as the reader may see them. */
  used: number;
  version: number;
}

export interface Category {
  category: string;
  category_en: string;
  count: number;
}

export type TemplateMode = "kpi" | "okr" | "mixed";
export type Span = "month" | "quarter" | "half_year" | "year";

export interface TemplateGoalIn {
  kind: GoalKind;
  title: string;
  title_en: string;
  weight: number | null;
  key_results: { code: string; weight: number; target: number | null }[];
}

export interface TemplateIn {
  code: string;
  name: string;
  name_en: string;
  summary: string;
  summary_en: string;
  mode: TemplateMode;
  job_families: string[];
  levels: OwnerKind[];
  spans: Span[];
  unit_ids: string[];
  leaders: boolean | null;
  goals: TemplateGoalIn[];
  archived: boolean;
}

export interface TemplateLine extends Omit<TemplateIn, "goals" | "unit_ids"> {
  id: string;
  units: Named[];
  goal_count: number;
  key_result_count: number;
  used: number;
  version: number;
}

export interface TemplateKeyResult {
  code: string;
  weight: number;
  target: number | null;
  start?: number | null;
  target_high?: number | null;
  tolerance?: number | null;
  cadence?: Period | null;
  ambition?: Ambition | null;
  item: LibraryItem | null;
}

export interface TemplateGoal extends Omit<TemplateGoalIn, "key_results"> {
  key_results: TemplateKeyResult[];
}

export interface Template extends TemplateLine {
  goals: TemplateGoal[];
}

export type FitReason = "unit" | "job_family" | "leaders" | "unit_name" | "package" | "span";

export interface Fit {
  template: TemplateLine;
  score: number;
  reasons: FitReason[];
}

export interface PastKeyResult {
  id: string;
  title: string;
  unit: string;
  direction: Direction;
  accumulation: Accumulation;
  period: Period;
  start: number | null;
  target: number | null;
  target_high: number | null;
  tolerance: number | null;
  cadence: Period | null;
  ambition: Ambition;
  source: string;
  current: number | null;
  progress: number | null;
  library_item_id: string | null;
  goal: { id: string; title: string; kind: GoalKind };
  cycle: { id: string; name: string; starts_on: string; ends_on: string };
}

export interface Draft {
  cycle_id: string;
  owner: Pick<Owner, "kind" | "id">;
  goal_id: string | null;
  kind: GoalKind;
  title: string;
  weight: number | null;
  aligned: boolean;
  driver: string;
  key_results: {
    title: string;
    direction: Direction;
    unit: string;
    target: number | null;
    target_high: number | null;
    weight: number;
    ends_on: string | null;
    library_item_id: string | null;
    planned: boolean;
  }[];
}

export type Severity = "blocker" | "advice";

export interface Finding {
  code: string;
  severity: Severity;
  path: string;
  goal_id: string | null;
  message: string;
  advice: string;
}

export interface WritingRules {
  severities: Record<string, Severity>;
  most_goals: number;
  most_key_results: number;
  version: number;
}

export type Shelf = "library_items" | "templates";

const ROOT = "/api/goals/v1";

export interface ShelfFilter {
  q?: string;
  category?: string;
  archived?: boolean;
  after?: string;
  limit?: number;
}

export const listItems = (filter: ShelfFilter, signal?: AbortSignal) =>
  get<Page<LibraryItem>>(`${ROOT}/library_items`, { query: { limit: 50, ...filter }, signal });
export const listCategories = () => get<{ items: Category[] }>(`${ROOT}/library_categories`);
export const addItem = (item: LibraryItemIn) =>
  post<LibraryItem>(`${ROOT}/library_items`, { body: item });
export const changeItem = (id: string, version: number, change: Partial<LibraryItemIn>) =>
  patch<LibraryItem>(`${ROOT}/library_items/${id}`, { body: change, ifMatch: version });

export const listTemplates = (filter: ShelfFilter, signal?: AbortSignal) =>
  get<Page<TemplateLine>>(`${ROOT}/templates`, { query: { limit: 50, ...filter }, signal });
export const readTemplate = (id: string) => get<Template>(`${ROOT}/templates/${id}`);
export const addTemplate = (template: TemplateIn) =>
  post<Template>(`${ROOT}/templates`, { body: template });
export const changeTemplate = (id: string, version: number, change: Partial<TemplateIn>) =>
  patch<Template>(`${ROOT}/templates/${id}`, { body: change, ifMatch: version });
export const recommendTemplates = (cycleId: string, kind: OwnerKind, owner: string) =>
  get<{ items: Fit[] }>(`${ROOT}/templates/fitting`, { query: { cycle_id: cycleId, kind, owner } });

export const workbookAddress = (shelf: Shelf) => `${ROOT}/${shelf}/workbook`;
export const importWorkbook = async (shelf: Shelf, request: ImportRequest) =>
  (await post<ImportReport>(workbookAddress(shelf), { body: importForm(request) })).data;

export const listPastKeyResults = (
  owner: { kind: OwnerKind; id: string | null },
  cycleId: string,
  q: string,
  signal?: AbortSignal,
) =>
  get<Page<PastKeyResult>>(`${ROOT}/earlier_key_results`, {
    query: { owner_kind: owner.kind, owner: owner.id ?? "me", cycle_id: cycleId, q, limit: 50 },
    signal,
  });

export const checkDraft = async (draft: Draft, signal?: AbortSignal) =>
  (
    await post<{ items: Finding[] }>(`${ROOT}/drafts/check`, {
      body: draft,
      idempotencyKey: undefined,
      signal,
    })
  ).data.items;
export const readRules = () => get<WritingRules>(`${ROOT}/writing_rules`);
export const setRules = ({ version, ...rules }: WritingRules) =>
  put<WritingRules>(`${ROOT}/writing_rules`, { body: rules, ifMatch: version });

export const carrySheet = async (cycleId: string, owner: Pick<Owner, "kind" | "id">) =>
  (await post<Sheet>(`${ROOT}/sheets/carried`, { body: { cycle_id: cycleId, owner } })).data;
export interface CarryOverResult {
  people: number;
  copied: number;
  kept: number;
  without: number;
}
export const carryUnit = async (cycleId: string, unitId: string) =>
  (
    await post<CarryOverResult>(`${ROOT}/sheets/carried_of_unit`, {
      body: { cycle_id: cycleId, unit_id: unitId },
    })
  ).data;
