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

/** Help across (协同) as one of its two units sees it. */
export interface BoardCollaboration {
  id: string;
  side: "asks" | "asked";
  /** The unit on the other side; without an id the company. */
  other: { id: string | null; name: string };
  goal: Named;
  goal_visible: boolean;
  owner: Owner;
  ask: string;
  needed_on: string | null;
  state: "asked" | "accepted" | "declined";
  reason: string;
  asked_at: string | null;
  answered_at: string | null;
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
  collaborations: BoardCollaboration[];
  more_collaborations: boolean;
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
