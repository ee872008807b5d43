import type { Card } from "@/api/map";
import type { Health } from "@/api/shared";

/** Which goals are looked for; the others are drawn faint. */
export type Only = Health | "gaps" | null;

export function isFaint(card: Card, only: Only): boolean {
  if (only === "gaps") return card.gaps.length === 0;
  return only !== null && only !== card.health;
}
