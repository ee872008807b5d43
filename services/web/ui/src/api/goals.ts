import { get, patch, post, put } from "./client";
import type { Followed, PeriodValue } from "./metrics";
import type { CarryOverLink, Drafting } from "./retrospectives";
import type { Health, Named, Owner, OwnerKind, Page } from "./shared";
import type { Comment } from "./sheets";

export type CycleState = "planned" | "drafting" | "active" | "scoring" | "closed";

export interface Cycle {
  id: string;
  name: string;
  level: OwnerKind;
  starts_on: string;
  ends_on: string;
  drafting_on: string | null;
  cut_off_on: string | null;
  closes_on: string | null;
  state: CycleState;
  parent_id: string | null;
  version: number;
}

export interface CycleIn {
  name: string;
  level: OwnerKind;
  starts_on: string;
  ends_on: string;
  drafting_on?: string;
  cut_off_on?: string;
  closes_on?: string;
}

export type CycleChange = Partial<
  Pick<CycleIn, "name" | "drafting_on" | "cut_off_on" | "closes_on">
>;

export type CycleLength = "year" | "half" | "quarter" | "month";

export interface YearIn {
  year: number;
  first_month: number;
  unit: CycleLength;
  person: CycleLength;
}

export const DIRECTIONS = [
  "increase",
  "decrease",
  "at_least",
  "at_most",
  "between",
  "binary",
  "milestones",
] as const;
export type Direction = (typeof DIRECTIONS)[number];
export const ACCUMULATIONS = ["latest", "sum", "average", "ratio"] as const;
export type Accumulation = (typeof ACCUMULATIONS)[number];
export const PERIODS = ["week", "month", "quarter"] as const;
export type Period = (typeof PERIODS)[number];
export type GoalKind = "objective" | "kpi";
export type GoalState = "draft" | "active" | "achieved" | "missed" | "cancelled" | "archived";
export type GoalDriver = "key_results" | "children" | "both" | "manual";
export type Visibility = "open" | "line" | "managers" | "named";
export type SheetState = "draft" | "in_approval" | "agreed" | "filed";

export type Ambition = "committed" | "aspirational";
export type Dimension = "finance" | "customer" | "process" | "learning";

/** What should be reached once a day is over. */
export interface Phased {
  on: string;
  value: number;
}

export interface MilestoneIn {
  id?: string;
  title: string;
  weight: number;
  due_on: string;
}

export interface Milestone extends MilestoneIn {
  id: string;
  done_on: string | null;
}

export interface KeyResultIn {
  title: string;
  unit: string;
  direction: Direction;
  accumulation: Accumulation;
  period: Period;
  start: number | null;
  target: number | null;
  target_high?: number | null;
  tolerance?: number | null;
  weight: number;
  starts_on: string;
  ends_on: string;
  ambition: Ambition;
  /** How often it is told of; once a period where nothing is said. */
  cadence: Period | null;
  source: string;
  phased: Phased[];
  milestones: MilestoneIn[];
  driver: "own" | "children";
  children_by: "share" | "amount";
  /** The metric that it follows, of the unit or the company. */
  metric_id?: string | null;
  metric_unit_id?: string | null;
  /** The indicator of the library that it measures. */
  library_item_id?: string | null;
}

export interface KeyResult extends KeyResultIn {
  id: string;
  goal_id: string;
  milestones: Milestone[];
  current: number | null;
  progress: number | null;
  expected: number | null;
  health: Health;
  last_check_in_id: string | null;
  last_check_in_at: string | null;
  due_on: string | null;
  version: number;
  /** Late data is the provider's matter. */
  metric: Followed | null;
  values: PeriodValue[];
  amounts_shown: boolean;
}

export interface Alignment {
  goal_id: string | null;
  key_result_id: string | null;
  share: number;
  amount: number | null;
  title: string;
}

export interface AlignmentIn {
  goal_id?: string;
  key_result_id?: string;
  share?: number;
  amount?: number | null;
}

/** What those below stand at does not fit what the goal itself measures, or nothing was told of it. */
export type Finding =
  | { code: "children_ahead"; action: "review_breakdown"; gap: number }
  | { code: "untold"; action: "check_in" | "write_key_results"; gap: number };

export interface Goal {
  id: string;
  sheet_id: string;
  cycle: Named;
  owner: Owner;
  kind: GoalKind;
  title: string;
  description: string;
  state: GoalState;
  /** Objectives share their section equally until somebody weighs them. */
  weight: number | null;
  driver: GoalDriver;
  visibility: Visibility;
  amounts_hidden: boolean;
  named: Named[];
  progress: number | null;
  expected: number | null;
  health: Health;
  children_progress: number | null;
  children_count: number;
  troubled_below: number;
  strategic: boolean;
  theme: string;
  dimension: Dimension | null;
  findings: Finding[];
  alignments: Alignment[];
  key_results: KeyResult[];
  /** 结转: the goal that goes on in this one, and those in which it goes on. */
  carried_from: CarryOverLink | null;
  carried_to: CarryOverLink[];
  updated_at: string;
  version: number;
}

export interface GoalIn {
  /** The owner's sheet of the cycle, which the first goal opens. */
  sheet: { cycle_id: string; owner: Pick<Owner, "kind" | "id"> };
  kind: GoalKind;
  title: string;
  description?: string;
  weight: number | null;
  driver?: GoalDriver;
  visibility?: Visibility;
  amounts_hidden?: boolean;
  named?: string[];
  alignments?: AlignmentIn[];
  template_id?: string;
  key_results: KeyResultIn[];
  strategic?: boolean;
  theme?: string;
  dimension?: Dimension | null;
}

export type GoalChange = Partial<
  Omit<GoalIn, "sheet" | "kind" | "alignments" | "template_id" | "key_results">
>;

export interface SheetLine {
  id: string;
  cycle: { id: string; name: string; starts_on: string; ends_on: string; state: CycleState };
  owner: Owner;
  state: SheetState;
  comment: string | null;
  /** HR lets it be written until the end of this day though its cycle is closed. */
  reopened_until: string | null;
  reopened_why: string | null;
  difficulty: number | null;
  /** The alignment session that returned it, until it is filed again. */
  returned_by: string | null;
  version: number;
}

export interface Sheet extends SheetLine {
  drafting: Drafting | null;
  progress: number | null;
  expected: number | null;
  health: Health;
  goals: Goal[];
  comments: Comment[];
}

export interface GoalFilter {
  mine?: boolean;
  owner_kind?: OwnerKind;
  owner_id?: string | null;
  cycle_id?: string;
  q?: string;
  limit?: number;
}

const ROOT = "/api/goals/v1";

export const listCycles = () => get<Page<Cycle>>(`${ROOT}/cycles`, { query: { limit: 100 } });
export const layYear = (year: YearIn) =>
  post<{ items: Cycle[] }>(`${ROOT}/cycles/years`, { body: year });
export const changeCycle = (id: string, version: number, change: CycleChange) =>
  patch<Cycle>(`${ROOT}/cycles/${id}`, { body: change, ifMatch: version });
export const addCycle = (cycle: CycleIn) => post<Cycle>(`${ROOT}/cycles`, { body: cycle });
export const moveCycle = (id: string, to: CycleState) =>
  post<Cycle>(`${ROOT}/cycles/${id}/transitions`, { body: { to } });

export const listSheets = (owner: string, cycleId?: string) =>
  get<Page<SheetLine>>(`${ROOT}/sheets`, { query: { owner, cycle_id: cycleId } });
export const readSheet = (id: string) => get<Sheet>(`${ROOT}/sheets/${id}`);
export const reopenSheet = (id: string, reopening: { until: string; reason: string }) =>
  post<Sheet>(`${ROOT}/sheets/${id}/reopenings`, { body: reopening });
export const moveSheet = (id: string, to: SheetState, comment?: string) =>
  post<Sheet>(`${ROOT}/sheets/${id}/transitions`, { body: { to, comment } });

export const listGoals = (filter: GoalFilter, signal?: AbortSignal) =>
  get<Page<Goal>>(`${ROOT}/goals`, { query: { limit: 100, ...filter }, signal });
export const readGoal = (id: string) => get<Goal>(`${ROOT}/goals/${id}`);
export const addGoal = (goal: GoalIn, idempotencyKey: string) =>
  post<Goal>(`${ROOT}/goals`, { body: goal, idempotencyKey });
export const changeGoal = (id: string, version: number, change: GoalChange) =>
  patch<Goal>(`${ROOT}/goals/${id}`, { body: change, ifMatch: version });
export const moveGoal = (id: string, to: GoalState) =>
  post<Goal>(`${ROOT}/goals/${id}/transitions`, { body: { to } });
export const alignGoal = (id: string, version: number, alignments: AlignmentIn[]) =>
  put<Goal>(`${ROOT}/goals/${id}/alignments`, { body: { alignments }, ifMatch: version });

export const addKeyResult = (goalId: string, keyResult: KeyResultIn) =>
  post<KeyResult>(`${ROOT}/goals/${goalId}/key_results`, { body: keyResult });
export const changeKeyResult = (id: string, version: number, change: Partial<KeyResultIn>) =>
  patch<KeyResult>(`${ROOT}/key_results/${id}`, { body: change, ifMatch: version });
