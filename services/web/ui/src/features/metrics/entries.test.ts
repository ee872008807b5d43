import { describe, expect, test } from "vitest";

import type { Cell, Grid, Series } from "@/api/metrics";

import {
  cellKey,
  changesOf,
  entryKey,
  gridRows,
  parseBlock,
  parseNumber,
  pasteBlock,
  UNREADABLE,
} from "./entries";

function makeCell(period_start: string, fields: Partial<Cell> = {}): Cell {
  return {
    ...{ period_start, due_on: "2026-04-05", state: "due", id: null },
    ...{ value: null, numerator: null, denominator: null, recorded_at: null },
    ...fields,
  };
}

function makeSeries(metric_id: string, cells: Cell[], fields: Partial<Series> = {}): Series {
  return {
    ...{ metric_id, code: metric_id, name: metric_id, measure: "", accumulation: "sum" },
    ...{ data_day: 5, provider: null, unit: null, unit_code: "", key_results: 1, late: 0, cells },
    ...fields,
  };
}

const OUTPUT = makeSeries("output", [
  makeCell("2026-01-01", { id: "v1", value: 1200 }),
  makeCell("2026-02-01"),
]);
const YIELD = makeSeries("yield", [makeCell("2026-01-01"), makeCell("2026-02-01")], {
  accumulation: "ratio",
  unit: { id: "plant", name: "Plant" },
});
const GRID: Grid = { periods: [], items: [OUTPUT, YIELD], late: 0, next: null };

describe("typed numbers", () => {
  test.each([
    ["1234.5", 1234.5],
    ["1,234,567.5", 1234567.5],
    [" １２３ ", 123],
    ["95 %", 95],
    ["-.5", -0.5],
    ["2e3", 2000],
    ["", null],
    ["   ", null],
  ])("%j is %j", (text, number) => {
    expect(parseNumber(text)).toBe(number);
  });

  test.each(["1,6", "12,34", "1.2.3", "n/a", "1e999", "--1"])("%j is no number", (text) => {
    expect(parseNumber(text)).toBe(UNREADABLE);
  });
});

describe("pasting", () => {
  test("a block of a spreadsheet is rows of cells without the last line break", () => {
    expect(parseBlock("1\t2\r\n3\t\r\n")).toEqual([
      ["1", "2"],
      ["3", ""],
    ]);
  });

  test("a ratio takes two rows of the grid", () => {
    expect(gridRows(GRID.items).map(({ series, field }) => [series.code, field])).toEqual([
      ["output", "value"],
      ["yield", "numerator"],
      ["yield", "denominator"],
    ]);
  });

  test("a block lands from its corner on; only filled cells beyond the edge are counted", () => {
    const block = [
      ["7", "8"],
      ["9", " "],
      ["10", "11"],
    ];
    const { entries, lost } = pasteBlock(block, { row: 1, column: 1 }, gridRows(GRID.items), 2);
    expect(entries).toEqual({
      "yield|plant|2026-02-01|numerator": "7",
      "yield|plant|2026-02-01|denominator": "9",
    });
    // 8, 10 and 11 are beyond the edge, the blank is nothing
    expect(lost).toBe(3);
  });
});

describe("changes", () => {
  const key = (series: Series, column: number) => cellKey(series, series.cells[column] as Cell);

  test("a cell that differs is sent with the version that its writer saw", () => {
    const entries = { [entryKey(key(OUTPUT, 0), "value")]: "1,300" };
    expect(changesOf(GRID, entries).changes).toEqual([
      {
        key: "output||2026-01-01",
        cell: {
          ...{ metric_id: "output", unit_id: null, period_start: "2026-01-01", expected_id: "v1" },
          ...{ value: 1300, numerator: null, denominator: null },
        },
      },
    ]);
  });

  test("the same number typed again is no change, an emptied cell is one", () => {
    const same = { [entryKey(key(OUTPUT, 0), "value")]: "1200.0" };
    const emptied = { [entryKey(key(OUTPUT, 0), "value")]: "" };
    expect(changesOf(GRID, same).changes).toEqual([]);
    expect(changesOf(GRID, emptied).changes[0]?.cell.value).toBeNull();
  });

  test("both fields of a ratio travel in one cell", () => {
    const entries = {
      [entryKey(key(YIELD, 1), "numerator")]: "95",
      [entryKey(key(YIELD, 1), "denominator")]: "100",
    };
    const { changes } = changesOf(GRID, entries);
    expect(changes).toHaveLength(1);
    expect(changes[0]?.cell).toMatchObject({
      ...{ unit_id: "plant", numerator: 95, denominator: 100, value: null, expected_id: null },
    });
  });

  test("what is no number is named and not sent", () => {
    const entries = { [entryKey(key(OUTPUT, 1), "value")]: "many" };
    expect(changesOf(GRID, entries)).toEqual({
      ...{ changes: [], wrong: ["output||2026-02-01|value"] },
    });
  });
});
