import type { Cell, CellIn, Grid, Part, Series } from "@/api/metrics";

/** What is typed, by the cell and the part of it; what stands there already is not an entry. */
export type Entries = Record<string, string>;

/** One line of the grid: a ratio takes two. */
export interface GridRow {
  series: Series;
  field: Part;
  first: boolean;
}

const THOUSANDS = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const PLAIN = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
export const UNREADABLE = Symbol("not a number");

export function gridRows(items: Series[]): GridRow[] {
  return items.flatMap((series) =>
    fieldsOf(series).map((field, index) => ({ series, field, first: index === 0 })),
  );
}

export function fieldsOf({ accumulation }: Series): Part[] {
  return accumulation === "ratio" ? ["numerator", "denominator"] : ["value"];
}

export function cellKey(series: Series, cell: Cell): string {
  return [series.metric_id, series.unit?.id ?? "", cell.period_start].join("|");
}

export const entryKey = (cell: string, field: Part) => `${cell}|${field}`;

/** 1,234.5, １２３ and 95 % as people and spreadsheets write them; empty means nothing. */
export function parseNumber(text: string): number | null | typeof UNREADABLE {
  const normalized = text.normalize("NFKC").replace(/\s/g, "").replace(/%$/, "");
  if (normalized === "") return null;
  // a comma parts thousands or nothing: 1,6 is neither 16 nor 1.6
  const plain = THOUSANDS.test(normalized) ? normalized.replaceAll(",", "") : normalized;
  return PLAIN.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : UNREADABLE;
}

/** A block copied from a spreadsheet: lines of cells. */
export function parseBlock(text: string): string[][] {
  return text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
}

/** The block laid over the grid from one cell on; what hangs over the edge is counted. */
export function pasteBlock(
  block: string[][],
  at: { row: number; column: number },
  rows: GridRow[],
  columns: number,
): { entries: Entries; lost: number } {
  const entries: Entries = {};
  let lost = 0;
  for (const [down, cells] of block.entries())
    for (const [right, text] of cells.entries()) {
      const row = rows[at.row + down];
      const column = at.column + right;
      const cell = row?.series.cells[column];
      if (!row || !cell || column >= columns) lost += text.trim() === "" ? 0 : 1;
      else entries[entryKey(cellKey(row.series, cell), row.field)] = text.trim();
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
      const values = {
        value: cell.value,
        numerator: cell.numerator,
        denominator: cell.denominator,
      };
      let differs = false;
      for (const field of fieldsOf(series)) {
        const typed = entries[entryKey(key, field)];
        if (typed === undefined) continue;
        const number = parseNumber(typed);
        if (number === UNREADABLE) {
          wrong.push(entryKey(key, field));
        } else {
          differs ||= number !== values[field];
          values[field] = number;
        }
      }
      if (differs) changes.push({ key, cell: cellBody(series, cell, values) });
    }
  return { changes, wrong };
}

function cellBody(series: Series, cell: Cell, values: Record<Part, number | null>): CellIn {
  return {
    metric_id: series.metric_id,
    unit_id: series.unit?.id ?? null,
    period_start: cell.period_start,
    ...values,
    expected_id: cell.id,
  };
}
