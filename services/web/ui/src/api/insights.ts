import { get } from "./client";
import type { Health, Named, Owner, OwnerKind, Page } from "./shared";

export type HealthCounts = Partial<Record<Health, number>>;

export interface BoardRow {
  goal_id: string;
  title: string;
  owner: Owner;
  progress: number | null;
  expected: number | null;
  health: Health;
  last_update: string | null;
}

export interface BoardUnit {
  unit: { id: string | null; name: string; parent_id: string | null };
  head: Named | null;
  goals: number;
  progress: number | null;
  expected: number | null;
  health: Health;
  counts: HealthCounts;
  last_update: string | null;
  rows: BoardRow[];
  /** The unit has more goals than its rows show. */
  more: boolean;
}

export interface BoardVersion {
  version: number;
  as_of: string;
  lag_seconds: number;
}

export interface Board extends BoardVersion {
  summary: HealthCounts & { goals: number; progress: number | null };
  items: BoardUnit[];
}

const ROOT = "/api/insights/v1/board";

export const readBoard = (level?: OwnerKind, signal?: AbortSignal) =>
  get<Board>(ROOT, { query: { cycle_level: level }, signal });

export const readBoardVersion = (signal?: AbortSignal) =>
  get<BoardVersion>(`${ROOT}/version`, { signal });

export const readUnitBoard = (unitId: string, after?: string) =>
  get<Page<BoardRow>>(`${ROOT}/units/${unitId}`, { query: { limit: 200, after } });
