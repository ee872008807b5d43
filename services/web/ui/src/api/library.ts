import { api, asForm, dataOf, ifMatch } from "./client";
import { type ImportRequest, importForm } from "./people";
import type { OwnerKind, QueryOf, Schemas } from "./shared";

export type LibraryItem = Schemas["LibraryItemOut"];
export type LibraryItemIn = Required<Schemas["LibraryItemIn"]>;
export type Category = Schemas["CategoryOut"];
export type TemplateIn = Required<Schemas["TemplateIn"]>;
export type TemplateGoalIn = Schemas["TemplateGoalIn"];
export type TemplateSummary = Schemas["TemplateSummaryOut"];
export type TemplateMode = TemplateSummary["mode"];
export type Span = TemplateSummary["spans"][number];
export type TemplateKeyResult = Schemas["TemplateKeyResultOut"];
export type TemplateGoal = Schemas["TemplateGoalOut"];
export type Template = Schemas["TemplateOut"];
export type Fit = Schemas["TemplateRecommendationOut"];
export type FitReason = Fit["reasons"][number];
export type PastKeyResult = Schemas["PastKeyResultOut"];
export type Draft = Schemas["DraftIn"];
export type Finding = Schemas["WritingFindingOut"];
export type Severity = Finding["severity"];
export type WritingRules = Schemas["WritingRulesOut"];
export type CarryOverResult = Schemas["CopyCountsOut"];
export type Shelf = "library_items" | "templates";
export type ShelfFilter = QueryOf<"/goals/v1/library_items">;

const ITEMS = "/goals/v1/library_items";
const TEMPLATES = "/goals/v1/templates";
const RULES = "/goals/v1/writing_rules";
const SHEETS = "/goals/v1/sheets";
const templatePath = (template_id: string) => ({ template_id });

export const listItems = (filter: ShelfFilter, signal?: AbortSignal) =>
  dataOf(api.GET(ITEMS, { params: { query: { limit: 50, ...filter } }, signal }));
export const listCategories = () => dataOf(api.GET("/goals/v1/library_categories"));
export const addItem = (body: LibraryItemIn) => dataOf(api.POST(ITEMS, { body }));
export const changeItem = (id: string, version: number, body: Schemas["LibraryItemChange"]) =>
  dataOf(
    api.PATCH(`${ITEMS}/{item_id}`, {
      params: { path: { item_id: id }, header: ifMatch(version) },
      body,
    }),
  );

export const listTemplates = (filter: QueryOf<typeof TEMPLATES>, signal?: AbortSignal) =>
  dataOf(api.GET(TEMPLATES, { params: { query: { limit: 50, ...filter } }, signal }));
export const readTemplate = (id: string) =>
  dataOf(api.GET(`${TEMPLATES}/{template_id}`, { params: { path: templatePath(id) } }));
export const addTemplate = (body: TemplateIn) => dataOf(api.POST(TEMPLATES, { body }));
export const changeTemplate = (id: string, version: number, body: Schemas["TemplateChange"]) =>
  dataOf(
    api.PATCH(`${TEMPLATES}/{template_id}`, {
      params: { path: templatePath(id), header: ifMatch(version) },
      body,
    }),
  );
export const recommendTemplates = (cycleId: string, kind: OwnerKind, owner: string) =>
  dataOf(
    api.GET(`${TEMPLATES}/recommended`, { params: { query: { cycle_id: cycleId, kind, owner } } }),
  );

export const workbookAddress = (shelf: Shelf) => `/api/goals/v1/${shelf}/workbook`;
export const importWorkbook = (shelf: Shelf, request: ImportRequest) =>
  dataOf(
    api.POST(`/goals/v1/${shelf}/workbook`, {
      body: importForm(request),
      bodySerializer: asForm,
    }),
  );

export const listPastKeyResults = (
  owner: { kind: OwnerKind; id: string | null },
  cycleId: string,
  q: string,
  signal?: AbortSignal,
) =>
  dataOf(
    api.GET("/goals/v1/past-key-results", {
      params: {
        query: { owner_kind: owner.kind, owner: owner.id ?? "me", cycle_id: cycleId, q, limit: 50 },
      },
      signal,
    }),
  );

export const checkDraft = async (body: Draft, signal?: AbortSignal) =>
  (await dataOf(api.POST("/goals/v1/drafts/check", { body, signal }))).items;
export const readRules = () => dataOf(api.GET(RULES));
export const setRules = ({ version, allowed_actions: _, ...body }: WritingRules) =>
  dataOf(api.PUT(RULES, { params: { header: ifMatch(version) }, body }));

export const carrySheet = (cycleId: string, owner: Schemas["OwnerIn"]) =>
  dataOf(api.POST(`${SHEETS}/copies`, { body: { cycle_id: cycleId, owner } }));
export const carryUnit = (cycleId: string, unitId: string) =>
  dataOf(api.POST(`${SHEETS}/unit-copies`, { body: { cycle_id: cycleId, unit_id: unitId } }));
