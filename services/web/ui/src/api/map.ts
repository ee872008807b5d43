import { get } from "./client";
import type { GapAction, GapKind } from "./gaps";
import type { GoalKind, GoalState, Visibility } from "./goals";
import type { Health, Named, Owner, Page } from "./shared";

export interface GoalHit {
  id: string;
  title: string;
  kind: GoalKind;
  state: GoalState;
  visibility: Visibility;
  strategic: boolean;
  owner: Owner;
  cycle: Named;
  progress: number | null;
  expected: number | null;
  health: Health;
  children_progress: number | null;
}

/** What a goal lacks, as the list of gaps says it. */
export interface CardGap {
  kind: GapKind;
  /** How many key results nobody carries; for other kinds the number that the list shows. */
  count: number;
  action: GapAction;
  /** The oldest of those that nobody carries. */
  key_result_id: string | null;
}

export interface Card extends GoalHit {
  /** Counted up to a hundred, like those of them that fall short. */
  children_count: number;
  troubled_below: number;
  gaps: CardGap[];
}

export interface PlacedCard extends Card {
  /** The nearest goal above that the reader may see. */
  parent_id: string | null;
  depth: number;
}

export interface GoalMap extends Page<PlacedCard> {
  cycle: Named;
}

export interface MapFilter {
  cycle_id: string;
  unit_id?: string;
  whole?: boolean;
  after?: string;
}

const ROOT = "/api/goals/v1";

export const readMap = (filter: MapFilter) => get<GoalMap>(`${ROOT}/map`, { query: { ...filter } });
export const listChildren = (goalId: string, unitId?: string, after?: string) =>
  get<Page<Card>>(`${ROOT}/goals/${goalId}/children`, { query: { unit_id: unitId, after } });
export const listUnaligned = (filter: { cycle_id: string; unit_id?: string }, after?: string) =>
  get<Page<Card>>(`${ROOT}/map/unaligned`, { query: { ...filter, after } });
export const listGapsOf = (goalId: string, unitId?: string) =>
  get<{ items: CardGap[] }>(`${ROOT}/goals/${goalId}/gaps`, { query: { unit_id: unitId } });
export const searchGoals = (q: string, signal?: AbortSignal) =>
  get<{ items: GoalHit[] }>(`${ROOT}/goals/search`, { query: { q }, signal });
