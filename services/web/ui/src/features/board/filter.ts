import type { BoardRow, BoardUnit } from "@/api/insights";
import type { Health } from "@/api/shared";

/** 进展异常 and 更新滞后, as the domain defines them. */
export type Filter = "all" | "troubled" | "stale";

const SHOWN: Record<Exclude<Filter, "all">, Health[]> = {
  troubled: ["lagging", "at_risk"],
  stale: ["outdated", "pending"],
};

export interface PlacedUnit extends BoardUnit {
  depth: number;
}

export function matches(filter: Filter, row: BoardRow): boolean {
  return filter === "all" || SHOWN[filter].includes(row.health);
}

/** The company first, then the tree of units from the top, each below its parent. */
export function placed(items: BoardUnit[], filter: Filter): PlacedUnit[] {
  const known = new Set(items.map(({ unit }) => unit.id));
  const below = new Map<string | null, BoardUnit[]>();
  for (const item of items) {
    const { id, parent_id } = item.unit;
    if (id === null) continue;
    const parent = parent_id !== null && known.has(parent_id) ? parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), item]);
  }
  const walk = (parent: string | null, depth: number): PlacedUnit[] =>
    (below.get(parent) ?? []).flatMap((item) => [
      { ...item, depth },
      ...walk(item.unit.id, depth + 1),
    ]);
  const company = items
    .filter(({ unit }) => unit.id === null)
    .map((item) => ({ ...item, depth: 0 }));
  return [...company, ...walk(null, 1)].filter((item) => keeps(item, filter));
}

function keeps(item: BoardUnit, filter: Filter): boolean {
  if (filter === "all") return true;
  return SHOWN[filter].some((health) => (item.counts[health] ?? 0) > 0);
}
