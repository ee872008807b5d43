import type { Card } from "@/api/map";
import type { Health } from "@/api/shared";

/** Which goals are looked for; the others are drawn faint. */
export type MapHighlight = Health | "gaps" | null;

export function isDimmed(card: Card, highlight: MapHighlight): boolean {
  if (highlight === "gaps") return card.gaps.length === 0;
  return highlight !== null && highlight !== card.health;
}
