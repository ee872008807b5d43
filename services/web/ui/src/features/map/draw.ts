import type { CardGap } from "@/api/map";
import type { Health } from "@/api/shared";

import { isFaint, type Only } from "./filter";
import { firstBelow, type Place, type Plan } from "./layout";
import { columnWidth, type View } from "./viewport";

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

export interface Marks {
  selected: string | null;
  only: Only;
}

const GAP = 1;
const STRIPE = 4;
const MARK = 10;
const cut = new Map<string, string>();

/** Draws what is in sight, in as much detail as there is room for; answers how many goals that is. */
export function paint(
  context: CanvasRenderingContext2D,
  plan: Plan,
  view: View,
  ink: Ink,
  marks: Marks,
): number {
  context.fillStyle = ink.color("--canvas");
  context.fillRect(0, 0, view.width, view.height);
  const width = columnWidth(plan, view.width);
  let seen = 0;
  for (const [index, column] of plan.columns.entries()) {
    const x = index * width - view.left;
    if (x > view.width || x + width < 0) continue;
    seen += paintColumn(context, column, x, width, view, ink, marks);
  }
  return seen;
}

function paintColumn(
  context: CanvasRenderingContext2D,
  column: Place[],
  x: number,
  width: number,
  view: View,
  ink: Ink,
  marks: Marks,
): number {
  const end = view.row + view.height / view.scale;
  let drawn = Number.NEGATIVE_INFINITY;
  let index = firstBelow(column, view.row);
  const start = index;
  for (; index < column.length; index++) {
    const place = column[index] as Place;
    if (place.top > end) break;
    const y = (place.top - view.row) * view.scale;
    const height = place.rows * view.scale;
    const chosen = place.card.id === marks.selected;
    // what is thinner than a line is drawn once for all that fall on it
    if (y + height < drawn + 1 && !chosen) continue;
    drawn = y + height;
    paintPlace(context, place, { x, y, width, height }, view, ink, marks);
  }
  return index - start;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function paintPlace(
  context: CanvasRenderingContext2D,
  place: Place,
  box: Box,
  view: View,
  ink: Ink,
  marks: Marks,
): void {
  const { card } = place;
  const name = card.health.replace("_", "-");
  const faint = isFaint(card, marks.only);
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
    if (box.height >= 13) paintWords(context, place, box, view, ink);
  }
  if (card.gaps.length > 0) paintMark(context, box, height, ink);
  if (card.id === marks.selected) {
    context.globalAlpha = 1;
    context.lineWidth = 2;
    context.strokeStyle = ink.color("--accent-text");
    context.strokeRect(box.x + 1, box.y, box.width - 4, Math.max(4, height));
  }
  context.globalAlpha = 1;
}

/** A gap shows at any size: a corner of the card, or the end of its line. */
function paintMark(context: CanvasRenderingContext2D, box: Box, height: number, ink: Ink): void {
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
function paintWords(
  context: CanvasRenderingContext2D,
  { card }: Place,
  box: Box,
  view: View,
  ink: Ink,
): void {
  // of a goal that reaches beyond the screen the words stay in sight
  const top = Math.max(box.y, Math.min(0, box.y + box.height - 58));
  const room = Math.min(box.y + box.height, view.height) - top;
  const left = box.x + STRIPE + 8;
  const width = box.width - STRIPE - 20;
  const small = box.height < 22;
  context.textBaseline = "top";
  context.font = `${small ? 11 : 13}px ${ink.font}`;
  context.fillStyle = ink.color("--text");
  context.fillText(fitting(context, card.title, width), left, top + (small ? 1 : 5));
  if (room < 40) return;
  context.font = `12px ${ink.font}`;
  context.fillStyle = ink.color("--text-secondary");
  const told = `${ink.percent(card.progress)} · ${ink.health(card.health)}`;
  const toldWidth = context.measureText(told).width;
  context.fillText(told, left + width - toldWidth, top + 23);
  context.fillText(fitting(context, card.owner.name, width - toldWidth - 8), left, top + 23);
  if (room < 56) return;
  paintPace(context, card.progress, card.expected, { x: left, y: top + 42, width, height: 3 }, ink);
  if (room < 66) return;
  const [gap, ...further] = card.gaps;
  context.fillStyle = ink.color(gap ? "--lagging-text" : "--text-secondary");
  const more = further.length > 0 ? ` +${further.length}` : "";
  const words = gap
    ? `${ink.gap(gap)}${more}`
    : ink.below(card.children_count, card.troubled_below);
  context.fillText(fitting(context, words, width), left, top + 49);
}

function paintPace(
  context: CanvasRenderingContext2D,
  progress: number | null,
  expected: number | null,
  box: Box,
  ink: Ink,
): void {
  context.fillStyle = ink.color("--track");
  context.fillRect(box.x, box.y, box.width, box.height);
  context.fillStyle = ink.color("--accent");
  context.fillRect(box.x, box.y, (box.width * within(progress ?? 0)) / 100, box.height);
  if (expected === null) return;
  context.fillStyle = ink.color("--pace");
  context.fillRect(box.x + (box.width * within(expected)) / 100, box.y - 2, 1.5, box.height + 4);
}

function within(value: number): number {
  return Math.min(100, Math.max(0, value));
}

/** The text as far as there is room; measured once for each width and size. */
function fitting(context: CanvasRenderingContext2D, text: string, width: number): string {
  const key = `${context.font}|${Math.round(width)}|${text}`;
  const known = cut.get(key);
  if (known !== undefined) return known;
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
  if (cut.size > 20_000) cut.clear();
  cut.set(key, short);
  return short;
}
