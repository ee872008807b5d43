import type { FoundGoal, PlacedCard } from "@/api/map";

export type Gap = "uncarried" | "unaligned";

const OPEN = new Set(["draft", "active"]);

/** What is missing around a goal as far as its card tells. */
export function gapOf(card: PlacedCard): Gap | null {
  if (!OPEN.has(card.state)) return null;
  if (card.owner.kind !== "person" && card.children_count === 0) return "uncarried";
  if (card.owner.kind !== "company" && card.parent_id === null && card.depth === 0)
    return "unaligned";
  return null;
}

/** Where a gap is closed. */
export function actionFor(gap: Gap, goal: FoundGoal): string {
  return gap === "uncarried" ? `/goals/${goal.id}/cascade` : `/goals/${goal.id}/edit`;
}
