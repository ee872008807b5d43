import type { CardGap } from "@/api/map";
import type { Health } from "@/api/shared";

import { isDimmed, type MapHighlight } from "./filter";
import { firstReaching, type LayoutNode, type MapLayout } from "./layout";
import { columnWidth, type Viewport } from "./viewport";

/** Colours and words as the page has them now. */
export interface Ink {
  color: (name: string) => string;
  font: string;
  percent: (value: number | null) => string;
  below: (count: number, troubled: number) => string;
  gap: (gap: CardGap) => string;
  health: (health: Health) => string;
  /** With another the colours are others. */
  mode: string;
}

export interface Highlight {
  selected: string | null;
  filter: MapHighlight;
}

const GAP = 1;
const STRIPE = 4;
const MARK = 10;
const truncated = new Map<string, string>();

/** Draws what is in sight, in as much detail as there is room for; answers how many goals that is. */
export function drawMap(
  context: CanvasRenderingContext2D,
  layout: MapLayout,
  viewport: Viewport,
  ink: Ink,
  highlight: Highlight,
): number {
  context.fillStyle = ink.color("--canvas");
  context.fillRect(0, 0, viewport.width, viewport.height);
  const width = columnWidth(layout, viewport.width);
  let visibleGoals = 0;
  for (const [index, column] of layout.columns.entries()) {
    const x = index * width - viewport.left;
    if (x > viewport.width || x + width < 0) continue;
    visibleGoals += drawColumn(context, column, x, width, viewport, ink, highlight);
  }
  return visibleGoals;
}

function drawColumn(
  context: CanvasRenderingContext2D,
  column: LayoutNode[],
  x: number,
  width: number,
  viewport: Viewport,
  ink: Ink,
  highlight: Highlight,
): number {
  const end = viewport.row + viewport.height / viewport.scale;
  let drawnTo = Number.NEGATIVE_INFINITY;
  let index = firstReaching(column, viewport.row);
  const start = index;
  for (; index < column.length; index++) {
    const node = column[index] as LayoutNode;
    if (node.top > end) break;
    const y = (node.top - viewport.row) * viewport.scale;
    const height = node.rows * viewport.scale;
    const selected = node.card.id === highlight.selected;
    // what is thinner than a line is drawn once for all that fall on it
    if (y + height < drawnTo + 1 && !selected) continue;
    drawnTo = y + height;
    drawNode(context, node, { x, y, width, height }, viewport, ink, highlight);
  }
  return index - start;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function drawNode(
  context: CanvasRenderingContext2D,
  node: LayoutNode,
  box: Box,
  viewport: Viewport,
  ink: Ink,
  highlight: Highlight,
): void {
  const { card } = node;
  const name = card.health.replace("_", "-");
  const faint = isDimmed(card, highlight.filter);
  const height = Math.max(1, box.height - (box.height > 4 ? GAP : 0));
  context.globalAlpha = faint ? 0.2 : 1;
  if (box.height < 10) {
    context.fillStyle = ink.color(`--${name}-bar`);
    context.fillRect(box.x, box.y, box.width - 2, height);
  } else {
    context.fillStyle = ink.color("--surface");
    context.fillRect(box.x, box.y, box.width - 2, height);
    context.fillStyle = ink.color(`--${name}-bar`);
    context.fillRect(box.x, box.y, STRIPE, height);
    if (box.height >= 13) drawTexts(context, node, box, viewport, ink);
  }
  if (card.gaps.length > 0) drawGapMark(context, box, height, ink);
  if (card.id === highlight.selected) {
    context.globalAlpha = 1;
    context.lineWidth = 2;
    context.strokeStyle = ink.color("--accent-text");
    context.strokeRect(box.x + 1, box.y, box.width - 4, Math.max(4, height));
  }
  context.globalAlpha = 1;
}

/** A gap shows at any size: a corner of the card, or the end of its line. */
function drawGapMark(context: CanvasRenderingContext2D, box: Box, height: number, ink: Ink): void {
  const size = Math.min(MARK, height);
  const right = box.x + box.width - 2;
  context.fillStyle = ink.color("--lagging-text");
  context.beginPath();
  context.moveTo(right - size, box.y);
  context.lineTo(right, box.y);
  context.lineTo(right, box.y + size);
  context.fill();
}

/** Title first; with more room owner and progress; then the pace and what is below. */
function drawTexts(
  context: CanvasRenderingContext2D,
  { card }: LayoutNode,
  box: Box,
  viewport: Viewport,
  ink: Ink,
): void {
  // of a goal that reaches beyond the screen the words stay in sight
  const top = Math.max(box.y, Math.min(0, box.y + box.height - 58));
  const room = Math.min(box.y + box.height, viewport.height) - top;
  const left = box.x + STRIPE + 8;
  const width = box.width - STRIPE - 20;
  const small = box.height < 22;
  context.textBaseline = "top";
  context.font = `${small ? 11 : 13}px ${ink.font}`;
  context.fillStyle = ink.color("--text");
  context.fillText(truncate(context, card.title, width), left, top + (small ? 1 : 5));
  if (room < 40) return;
  context.font = `12px ${ink.font}`;
  context.fillStyle = ink.color("--text-secondary");
  const status = `${ink.percent(card.progress)} · ${ink.health(card.health)}`;
  const statusWidth = context.measureText(status).width;
  context.fillText(status, left + width - statusWidth, top + 23);
  context.fillText(truncate(context, card.owner.name, width - statusWidth - 8), left, top + 23);
  if (room < 56) return;
  drawPace(context, card.progress, card.expected, { x: left, y: top + 42, width, height: 3 }, ink);
  if (room < 66) return;
  const [gap, ...further] = card.gaps;
  context.fillStyle = ink.color(gap ? "--lagging-text" : "--text-secondary");
  const more = further.length > 0 ? ` +${further.length}` : "";
  const footer = gap
    ? `${ink.gap(gap)}${more}`
    : ink.below(card.children_count, card.off_track_children);
  context.fillText(truncate(context, footer, width), left, top + 49);
}

function drawPace(
  context: CanvasRenderingContext2D,
  progress: number | null,
  expected: number | null,
  box: Box,
  ink: Ink,
): void {
  context.fillStyle = ink.color("--track");
  context.fillRect(box.x, box.y, box.width, box.height);
  context.fillStyle = ink.color("--accent");
  context.fillRect(box.x, box.y, (box.width * clampPercent(progress ?? 0)) / 100, box.height);
  if (expected === null) return;
  context.fillStyle = ink.color("--pace");
  context.fillRect(
    box.x + (box.width * clampPercent(expected)) / 100,
    box.y - 2,
    1.5,
    box.height + 4,
  );
}

function clampPercent(value: number): number {
  return Math.min(100, Math.max(0, value));
}

/** The text as far as there is room; measured once for each width and size. */
function truncate(context: CanvasRenderingContext2D, text: string, width: number): string {
  const key = `${context.font}|${Math.round(width)}|${text}`;
  const cached = truncated.get(key);
  if (cached !== undefined) return cached;
  let short = text;
  if (context.measureText(text).width > width) {
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
      else high = middle - 1;
    }
    short = low > 0 ? `${text.slice(0, low)}…` : "";
  }
  if (truncated.size > 20_000) truncated.clear();
  truncated.set(key, short);
  return short;
}
