import { firstBelow, type Place, type Plan } from "./layout";

/** What of a plan is in sight: rows from `row` on, each `scale` pixels high. */
export interface View {
  row: number;
  scale: number;
  left: number;
  width: number;
  height: number;
}

/** A row that shows title, owner and pace. */
export const READABLE = 56;
export const LARGEST = 160;
const COMFORTABLE = 90;

export function columnWidth(plan: Plan, width: number): number {
  const fair = width / Math.max(1, plan.columns.length);
  return Math.min(360, Math.max(170, fair));
}

export function fitted(plan: Plan, width: number, height: number): View {
  const scale = Math.min(COMFORTABLE, height / Math.max(1, plan.rows));
  return settled(plan, { row: 0, scale, left: 0, width, height });
}

/** Within the plan: never smaller than all of it, never beyond its ends. */
export function settled(plan: Plan, view: View): View {
  const rows = Math.max(1, plan.rows);
  const smallest = Math.min(READABLE, view.height / rows);
  const scale = Math.min(LARGEST, Math.max(smallest, view.scale));
  const last = Math.max(0, rows - view.height / scale);
  const wide = columnWidth(plan, view.width) * plan.columns.length - view.width;
  return {
    ...view,
    scale,
    row: Math.min(last, Math.max(0, view.row)),
    left: Math.min(Math.max(0, wide), Math.max(0, view.left)),
  };
}

export function moved(plan: Plan, view: View, dx: number, dy: number): View {
  return settled(plan, { ...view, row: view.row - dy / view.scale, left: view.left - dx });
}

/** Larger or smaller, with what is at `y` kept where it is. */
export function zoomed(plan: Plan, view: View, factor: number, y: number): View {
  const { scale } = settled(plan, { ...view, scale: view.scale * factor });
  return settled(plan, { ...view, scale, row: view.row + y / view.scale - y / scale });
}

/** So that one goal can be read, in the middle. */
export function showing(plan: Plan, view: View, place: Place): View {
  const scale = Math.max(view.scale, READABLE / place.rows);
  const row = place.top + place.rows / 2 - view.height / scale / 2;
  const width = columnWidth(plan, view.width);
  const left = place.column * width - (view.width - width) / 2;
  return settled(plan, { ...view, scale, row, left });
}

export function placeAt(plan: Plan, view: View, x: number, y: number): Place | null {
  const column = plan.columns[Math.floor((x + view.left) / columnWidth(plan, view.width))];
  const row = view.row + y / view.scale;
  const place = column?.[firstBelow(column, row)];
  return place && place.top <= row ? place : null;
}

/** The next goal by an arrow key. */
export function neighbour(plan: Plan, place: Place, key: string): Place | null {
  if (key === "ArrowLeft") return place.above;
  if (key === "ArrowRight") return place.below[0] ?? null;
  const column = plan.columns[place.column] ?? [];
  return column[column.indexOf(place) + (key === "ArrowDown" ? 1 : -1)] ?? null;
}
