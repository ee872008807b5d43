import { describe, expect, test } from "vitest";

import type { CardGap, PlacedCard } from "@/api/map";

import { isDimmed } from "./filter";
import { firstReaching, type LayoutNode, layoutMap } from "./layout";
import {
  centerOn,
  clampViewport,
  columnWidth,
  fitViewport,
  neighbour,
  nodeAt,
  pan,
  zoom,
} from "./viewport";

function makeCard(id: string, parent_id: string | null = null): PlacedCard {
  return {
    ...{ id, parent_id, title: id, kind: "objective", state: "active", visibility: "open" },
    ...{ strategic: false, owner: { kind: "unit", id: "u", name: "Unit" }, depth: 0 },
    ...{ cycle: { id: "q1", name: "Q1" }, progress: 10, expected: 20, health: "lagging" },
    ...{ children_progress: null, children_count: 0, off_track_children: 0, gaps: [] },
  };
}

// company ─┬─ sales ─┬─ ann        a goal without parent: lone
//          │         └─ bob
//          └─ plant
const CARDS = [
  makeCard("company"),
  makeCard("sales", "company"),
  makeCard("ann", "sales"),
  makeCard("bob", "sales"),
  makeCard("plant", "company"),
  makeCard("lone", "not visible to the reader"),
];
const LAYOUT = layoutMap(CARDS);
const node = (id: string) => LAYOUT.byId.get(id) as LayoutNode;

describe("layout", () => {
  test("each level has a column, each leaf a row, a parent the rows of its children", () => {
    const placed = [...LAYOUT.byId.values()].map(({ card, column, top, rows }) => [
      ...[card.id, column, top, rows],
    ]);
    expect(placed).toEqual([
      ["company", 0, 0, 3],
      ["sales", 1, 0, 2],
      ["ann", 2, 0, 1],
      ["bob", 2, 1, 1],
      ["plant", 1, 2, 1],
      ["lone", 0, 3, 1],
    ]);
    expect(LAYOUT.rows).toBe(4);
    expect(LAYOUT.columns.map((column) => column.map(({ card }) => card.id))).toEqual([
      ["company", "lone"],
      ["sales", "plant"],
      ["ann", "bob"],
    ]);
  });

  test("a goal that names itself as parent is a root", () => {
    expect(layoutMap([makeCard("loop", "loop")]).columns).toHaveLength(1);
  });

  test("the search by halving finds the first node that reaches below a row", () => {
    const column = LAYOUT.columns[1] as LayoutNode[];
    expect([0, 1.9, 2, 2.5, 3].map((row) => firstReaching(column, row))).toEqual([0, 0, 1, 1, 2]);
  });
});

describe("viewport", () => {
  test("a column is a fair part of the width between 170 and 360", () => {
    expect([300, 900, 3000].map((width) => columnWidth(LAYOUT, width))).toEqual([170, 300, 360]);
  });

  test("fitting shows every row, at most 90 pixels high", () => {
    expect(fitViewport(LAYOUT, 900, 200)).toMatchObject({ row: 0, scale: 50, left: 0 });
    expect(fitViewport(LAYOUT, 900, 4000).scale).toBe(90);
  });

  test("clamping keeps the viewport within the map", () => {
    const beyond = { row: 99, scale: 100, left: 9999, width: 400, height: 200 };
    // 4 rows of 100 pixels, 200 visible; 3 columns of 170 pixels, 400 visible
    expect(clampViewport(LAYOUT, beyond)).toMatchObject({ row: 2, left: 110 });
    expect(clampViewport(LAYOUT, { ...beyond, scale: 1, row: -5, left: -5 })).toMatchObject({
      ...{ scale: 50, row: 0, left: 0 },
    });
  });

  test("panning moves against the pointer", () => {
    const before = { row: 1, scale: 100, left: 50, width: 400, height: 200 };
    expect(pan(LAYOUT, before, 20, 50)).toMatchObject({ row: 0.5, left: 30 });
  });

  test("zooming leaves what is under the pointer where it is", () => {
    const before = { row: 1, scale: 60, left: 0, width: 900, height: 120 };
    const after = zoom(LAYOUT, before, 2, 60);
    expect(after.scale).toBe(120);
    expect(after.row + 60 / after.scale).toBeCloseTo(before.row + 60 / before.scale);
  });

  test("centring makes a goal readable and puts it in the middle", () => {
    const { scale, row } = centerOn(
      LAYOUT,
      { row: 0, scale: 50, left: 0, width: 900, height: 112 },
      node("bob"),
    );
    expect(scale).toBe(56);
    expect(row).toBe(0.5);
  });

  test("the node under a pointer is found, between rows there is none", () => {
    const viewport = { row: 0, scale: 50, left: 0, width: 900, height: 200 };
    expect(nodeAt(LAYOUT, viewport, 450, 30)?.card.id).toBe("sales");
    expect(nodeAt(LAYOUT, viewport, 750, 60)?.card.id).toBe("bob");
    expect(nodeAt(LAYOUT, viewport, 750, 120)).toBeNull();
    expect(nodeAt(LAYOUT, viewport, 9000, 10)).toBeNull();
  });

  test.each([
    ["bob", "ArrowLeft", "sales"],
    ["sales", "ArrowRight", "ann"],
    ["sales", "ArrowDown", "plant"],
    ["bob", "ArrowUp", "ann"],
    ["bob", "ArrowDown", undefined],
    ["company", "ArrowLeft", undefined],
  ])("from %s %s leads to %s", (id, key, next) => {
    expect(neighbour(LAYOUT, node(id), key)?.card.id).toBe(next);
  });
});

test("a highlight dims the goals that are not of it", () => {
  const gap: CardGap = {
    ...{ kind: "no_contributor", count: 1, action: "cascade", key_result_id: null },
    allowed_actions: [],
  };
  const card = { ...makeCard("a"), health: "at_risk" as const };
  expect(isDimmed(card, null)).toBe(false);
  expect(isDimmed(card, "at_risk")).toBe(false);
  expect(isDimmed(card, "lagging")).toBe(true);
  expect(isDimmed(card, "gaps")).toBe(true);
  expect(isDimmed({ ...card, gaps: [gap] }, "gaps")).toBe(false);
});
