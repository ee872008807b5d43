import type { PlacedCard } from "@/api/map";

/** Where a goal stands: its column, and its rows from the top; a leaf has one row. */
export interface LayoutNode {
  card: PlacedCard;
  column: number;
  top: number;
  rows: number;
  parent: LayoutNode | null;
  children: LayoutNode[];
}

export interface MapLayout {
  /** Each from the top down, so that what is in sight is found by halving. */
  columns: LayoutNode[][];
  rows: number;
  byId: Map<string, LayoutNode>;
}

export function layoutMap(cards: PlacedCard[]): MapLayout {
  const byId = new Map<string, LayoutNode>();
  for (const card of cards)
    byId.set(card.id, { card, column: 0, top: 0, rows: 1, parent: null, children: [] });
  const roots: LayoutNode[] = [];
  for (const node of byId.values()) {
    const parent = node.card.parent_id ? byId.get(node.card.parent_id) : undefined;
    if (parent && parent !== node) {
      node.parent = parent;
      parent.children.push(node);
    } else roots.push(node);
  }
  const order = depthFirst(roots);
  for (const node of order.toReversed())
    if (node.children.length > 0)
      node.rows = node.children.reduce((sum, { rows }) => sum + rows, 0);
  return { columns: groupByColumn(order), rows: stackRows(roots, 0), byId };
}

/** Depth first, every goal before those below it. */
function depthFirst(roots: LayoutNode[]): LayoutNode[] {
  const order: LayoutNode[] = [];
  const stack = roots.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    order.push(node);
    for (const child of node.children.toReversed()) {
      child.column = node.column + 1;
      stack.push(child);
    }
  }
  return order;
}

function stackRows(nodes: LayoutNode[], start: number): number {
  let top = start;
  for (const node of nodes) {
    node.top = top;
    stackRows(node.children, top);
    top += node.rows;
  }
  return top;
}

function groupByColumn(order: LayoutNode[]): LayoutNode[][] {
  const columns: LayoutNode[][] = [];
  for (const node of order) {
    columns[node.column] ??= [];
    columns[node.column]?.push(node);
  }
  return columns;
}

/** The first of a column that reaches below `row`. */
export function firstReaching(column: LayoutNode[], row: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const node = column[middle] as LayoutNode;
    if (node.top + node.rows <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}
