import type { PlacedCard } from "@/api/map";

/** Where a goal stands: its column, and its rows from the top; a leaf has one row. */
export interface Place {
  card: PlacedCard;
  column: number;
  top: number;
  rows: number;
  above: Place | null;
  below: Place[];
}

export interface Plan {
  /** Each from the top down, so that what is in sight is found by halving. */
  columns: Place[][];
  rows: number;
  byId: Map<string, Place>;
}

export function planOf(cards: PlacedCard[]): Plan {
  const byId = new Map<string, Place>();
  for (const card of cards)
    byId.set(card.id, { card, column: 0, top: 0, rows: 1, above: null, below: [] });
  const tops: Place[] = [];
  for (const place of byId.values()) {
    const above = place.card.parent_id ? byId.get(place.card.parent_id) : undefined;
    if (above && above !== place) {
      place.above = above;
      above.below.push(place);
    } else tops.push(place);
  }
  const order = inOrder(tops);
  for (const place of order.toReversed())
    if (place.below.length > 0) place.rows = place.below.reduce((sum, { rows }) => sum + rows, 0);
  return { columns: columnsOf(order), rows: stacked(tops, 0), byId };
}

/** Depth first, every goal before those below it. */
function inOrder(tops: Place[]): Place[] {
  const order: Place[] = [];
  const waiting = tops.toReversed();
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    order.push(place);
    for (const below of place.below.toReversed()) {
      below.column = place.column + 1;
      waiting.push(below);
    }
  }
  return order;
}

function stacked(places: Place[], start: number): number {
  let top = start;
  for (const place of places) {
    place.top = top;
    stacked(place.below, top);
    top += place.rows;
  }
  return top;
}

function columnsOf(order: Place[]): Place[][] {
  const columns: Place[][] = [];
  for (const place of order) {
    columns[place.column] ??= [];
    columns[place.column]?.push(place);
  }
  return columns;
}

/** The first of a column that reaches below `row`. */
export function firstBelow(column: Place[], row: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = column[middle] as Place;
    if (place.top + place.rows <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}
