import { get } from "./client";
import type { Health, Named, Owner, OwnerKind } from "./shared";

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
}

export interface Board {
  as_of: string;
  lag_seconds: number;
  summary: HealthCounts & { goals: number; progress: number | null };
  items: BoardUnit[];
}

export const readBoard = (level?: OwnerKind, signal?: AbortSignal) =>
  get<Board>("/api/insights/v1/board", { query: { cycle_level: level }, signal });
