import { get } from "./client";
import type { SheetSummary } from "./filings";
import type { Direction, GoalKind, GoalState } from "./goals";
import type { Health, Named, Page } from "./shared";

export type Level = "own" | "below";

export interface ComparedUnit extends Named {
  parent_id: string | null;
  headed: boolean;
}

export interface KeyResultContribution {
  id: string;
  title: string;
  unit: string;
  target: number | null;
  progress: number | null;
  parts: number;
  /** Of the parts, those that the reader may see; and those of them that are done. */
  seen: number;
  done: number;
  amounts: number | null;
  rate: number | null;
  children_progress: number | null;
  difficulty: number | null;
  lagging: boolean;
  /** Its parts are done and it was never measured. */
  untold: boolean;
}

/** 分解有效性: how far what was handed down carries a goal. */
export interface Effectiveness {
  goal_id: string;
  progress: number | null;
  children_progress: number | null;
  carried: number;
  of: number;
  rate: number | null;
  parts: number;
  difficulty: number | null;
  judged: number;
  /** Children stand far above it: 下级都完成了，上级没完成. */
  ahead: boolean;
  /** They stand so far though of the goal itself nothing was ever told. */
  untold: boolean;
  lagging: string[];
  key_results: KeyResultContribution[];
}

export interface ComparedKeyResult {
  id: string;
  title: string;
  unit: string;
  direction: Direction;
  weight: number;
  start: number | null;
  target: number | null;
  target_high: number | null;
  current: number | null;
  progress: number | null;
  cancelled: boolean;
}

export interface ComparedGoal {
  id: string;
  title: string;
  kind: GoalKind;
  state: GoalState;
  /** Shown by its title alone; every number is absent. */
  restricted: boolean;
  weight: number | null;
  progress: number | null;
  expected: number | null;
  health: Health | null;
  parents: number;
  breakdown: Effectiveness | null;
  key_results: ComparedKeyResult[];
}

export interface ComparedSheet extends SheetSummary {
  progress: number | null;
  expected: number | null;
  health: Health;
  weight_total: number;
  goals: ComparedGoal[];
}

const ROOT = "/api/goals/v1";

export const listComparedUnits = (query: { q?: string; limit?: number }, signal?: AbortSignal) =>
  get<Page<ComparedUnit>>(`${ROOT}/comparisons/units`, { query, signal });

export const compare = (
  query: { cycle_id: string; unit_id: string; level: Level },
  after?: string,
) => get<Page<ComparedSheet>>(`${ROOT}/comparisons`, { query: { ...query, after, limit: 20 } });

export const readEffectiveness = (goalId: string) =>
  get<Effectiveness>(`${ROOT}/goals/${goalId}/effectiveness`);
