import type { BoardRow, BoardUnit } from "@/api/insights";
import type { Health } from "@/api/shared";

/** 进展异常 and 更新滞后, as docs/domain.md#pace-and-health has them. */
export type Filter = "all" | "troubled" | "stale";

const HEALTHS_OF: Record<Exclude<Filter, "all">, Health[]> = {
  troubled: ["lagging", "at_risk"],
  stale: ["outdated", "pending"],
};

export interface PlacedUnit extends BoardUnit {
  depth: number;
}

export function matches(filter: Filter, row: BoardRow): boolean {
  return filter === "all" || HEALTHS_OF[filter].includes(row.health);
}

/** The company first, then the tree of units from the top, each below its parent. */
export function unitTree(items: BoardUnit[], filter: Filter): PlacedUnit[] {
  const unitIds = new Set(items.map(({ unit }) => unit.id));
  const children = new Map<string | null, BoardUnit[]>();
  for (const item of items) {
    const { id, parent_id } = item.unit;
    if (id === null) continue;
    const parent = parent_id !== null && unitIds.has(parent_id) ? parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), item]);
  }
  const walk = (parent: string | null, depth: number): PlacedUnit[] =>
    (children.get(parent) ?? []).flatMap((item) => [
      { ...item, depth },
      ...walk(item.unit.id, depth + 1),
    ]);
  const company = items
    .filter(({ unit }) => unit.id === null)
    .map((item) => ({ ...item, depth: 0 }));
  return [...company, ...walk(null, 1)].filter((item) => hasMatch(item, filter));
}

function hasMatch(item: BoardUnit, filter: Filter): boolean {
  if (filter === "all") return true;
  return HEALTHS_OF[filter].some((health) => (item.counts[health] ?? 0) > 0);
}
