import type { Cell, CellIn, Grid, Part, Series } from "@/api/metrics";

/** What is typed, by the cell and the part of it; what stands there already is not an entry. */
export type Entries = Record<string, string>;

/** One line of the grid: a ratio takes two. */
export interface Line {
  series: Series;
  part: Part;
  first: boolean;
}

const THOUSANDS = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const PLAIN = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
export const UNREADABLE = Symbol("not a number");

export function linesOf(items: Series[]): Line[] {
  return items.flatMap((series) =>
    partsOf(series).map((part, index) => ({ series, part, first: index === 0 })),
  );
}

export function partsOf({ accumulation }: Series): Part[] {
  return accumulation === "ratio" ? ["numerator", "denominator"] : ["value"];
}

export function cellKey(series: Series, cell: Cell): string {
  return [series.metric_id, series.unit?.id ?? "", cell.period_start].join("|");
}

export const entryKey = (cell: string, part: Part) => `${cell}|${part}`;

/** 1,234.5, １２３ and 95 % as people and spreadsheets write them; empty means nothing. */
export function readNumber(text: string): number | null | typeof UNREADABLE {
  const shown = text.normalize("NFKC").replace(/\s/g, "").replace(/%$/, "");
  if (shown === "") return null;
  // a comma parts thousands or nothing: 1,6 is neither 16 nor 1.6
  const plain = THOUSANDS.test(shown) ? shown.replaceAll(",", "") : shown;
  return PLAIN.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : UNREADABLE;
}

/** A block copied from a spreadsheet: lines of cells. */
export function readBlock(text: string): string[][] {
  return text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
}

/** The block laid over the grid from one cell on; what hangs over the edge is counted. */
export function layBlock(
  block: string[][],
  at: { line: number; column: number },
  lines: Line[],
  columns: number,
): { entries: Entries; lost: number } {
  const entries: Entries = {};
  let lost = 0;
  for (const [down, cells] of block.entries())
    for (const [right, text] of cells.entries()) {
      const line = lines[at.line + down];
      const column = at.column + right;
      const cell = line?.series.cells[column];
      if (!line || !cell || column >= columns) lost += text.trim() === "" ? 0 : 1;
      else entries[entryKey(cellKey(line.series, cell), line.part)] = text.trim();
    }
  return { entries, lost };
}

export interface Change {
  key: string;
  cell: CellIn;
}

/** The cells that differ from what stands there, and the entries that are no numbers. */
export function changesOf(grid: Grid, entries: Entries): { changes: Change[]; wrong: string[] } {
  const changes: Change[] = [];
  const wrong: string[] = [];
  for (const series of grid.items)
    for (const cell of series.cells) {
      const key = cellKey(series, cell);
      const told = { value: cell.value, numerator: cell.numerator, denominator: cell.denominator };
      let differs = false;
      for (const part of partsOf(series)) {
        const typed = entries[entryKey(key, part)];
        if (typed === undefined) continue;
        const number = readNumber(typed);
        if (number === UNREADABLE) {
          wrong.push(entryKey(key, part));
        } else {
          differs ||= number !== told[part];
          told[part] = number;
        }
      }
      if (differs) changes.push({ key, cell: sent(series, cell, told) });
    }
  return { changes, wrong };
}

function sent(series: Series, cell: Cell, told: Record<Part, number | null>): CellIn {
  return {
    metric_id: series.metric_id,
    unit_id: series.unit?.id ?? null,
    period_start: cell.period_start,
    ...told,
    seen: cell.id,
  };
}
