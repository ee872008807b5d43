import { firstReaching, type LayoutNode, type MapLayout } from "./layout";

/** What of a plan is in sight: rows from `row` on, each `scale` pixels high. */
export interface Viewport {
  row: number;
  scale: number;
  left: number;
  width: number;
  height: number;
}

/** A row that shows title, owner and pace. */
const READABLE_ROW = 56;
const MAX_SCALE = 160;
const FIT_SCALE = 90;

export function columnWidth(layout: MapLayout, width: number): number {
  const fair = width / Math.max(1, layout.columns.length);
  return Math.min(360, Math.max(170, fair));
}

export function fitViewport(layout: MapLayout, width: number, height: number): Viewport {
  const scale = Math.min(FIT_SCALE, height / Math.max(1, layout.rows));
  return clampViewport(layout, { row: 0, scale, left: 0, width, height });
}

/** Within the plan: never smaller than all of it, never beyond its ends. */
export function clampViewport(layout: MapLayout, viewport: Viewport): Viewport {
  const rows = Math.max(1, layout.rows);
  const smallest = Math.min(READABLE_ROW, viewport.height / rows);
  const scale = Math.min(MAX_SCALE, Math.max(smallest, viewport.scale));
  const last = Math.max(0, rows - viewport.height / scale);
  const wide = columnWidth(layout, viewport.width) * layout.columns.length - viewport.width;
  return {
    ...viewport,
    scale,
    row: Math.min(last, Math.max(0, viewport.row)),
    left: Math.min(Math.max(0, wide), Math.max(0, viewport.left)),
  };
}

export function pan(layout: MapLayout, viewport: Viewport, dx: number, dy: number): Viewport {
  return clampViewport(layout, {
    ...viewport,
    row: viewport.row - dy / viewport.scale,
    left: viewport.left - dx,
  });
}

/** Larger or smaller, with what is at `y` kept where it is. */
export function zoom(layout: MapLayout, viewport: Viewport, factor: number, y: number): Viewport {
  const { scale } = clampViewport(layout, { ...viewport, scale: viewport.scale * factor });
  return clampViewport(layout, {
    ...viewport,
    scale,
    row: viewport.row + y / viewport.scale - y / scale,
  });
}

/** So that one goal can be read, in the middle. */
export function centerOn(layout: MapLayout, viewport: Viewport, node: LayoutNode): Viewport {
  const scale = Math.max(viewport.scale, READABLE_ROW / node.rows);
  const row = node.top + node.rows / 2 - viewport.height / scale / 2;
  const width = columnWidth(layout, viewport.width);
  const left = node.column * width - (viewport.width - width) / 2;
  return clampViewport(layout, { ...viewport, scale, row, left });
}

export function nodeAt(
  layout: MapLayout,
  viewport: Viewport,
  x: number,
  y: number,
): LayoutNode | null {
  const column =
    layout.columns[Math.floor((x + viewport.left) / columnWidth(layout, viewport.width))];
  const row = viewport.row + y / viewport.scale;
  const node = column?.[firstReaching(column, row)];
  return node && node.top <= row ? node : null;
}

/** The next goal by an arrow key. */
export function neighbour(layout: MapLayout, node: LayoutNode, key: string): LayoutNode | null {
  if (key === "ArrowLeft") return node.parent;
  if (key === "ArrowRight") return node.children[0] ?? null;
  const column = layout.columns[node.column] ?? [];
  return column[column.indexOf(node) + (key === "ArrowDown" ? 1 : -1)] ?? null;
}
