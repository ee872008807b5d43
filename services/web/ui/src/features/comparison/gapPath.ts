import type { Gap } from "@/api/gaps";

/** Where a gap is closed: of a goal on the map, or as the list has it. */
export function gapPath(
  gap: Pick<Gap, "action" | "goal_id" | "id" | "owner">,
  cycleId: string,
): string {
  const scope = gap.owner.kind === "unit" ? gap.owner.id : `person:${gap.owner.id}`;
  switch (gap.action) {
    case "cascade":
    case "review_breakdown":
      return `/goals/${gap.goal_id}/cascade`;
    case "check_in":
      return `/goals/${gap.goal_id}`;
    case "write_key_results":
    case "align":
    case "realign":
      return `/goals/${gap.goal_id}/edit`;
    case "lighten":
      return gap.goal_id ? `/goals/${gap.goal_id}/edit` : `/sheets/${gap.id}`;
    case "remind":
      return `/sheets/${gap.id}`;
    case "carry_over":
    case "new_goal":
      return `/goals?scope=${scope}&cycle=${cycleId}`;
  }
}
