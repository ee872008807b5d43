import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { CardGap, GoalHit } from "@/api/map";
import { gapPath } from "@/features/comparison/gapPath";
import { mayEdit } from "@/features/goals/scope";
import { useSignedIn } from "@/features/session/queries/session";

/** What is missing, and for whoever may do it what closes it; a key result anybody may take up. */
export function GapAction({
  gap,
  goal,
}: {
  gap: CardGap;
  goal: Pick<GoalHit, "id" | "owner" | "cycle">;
}) {
  const { t } = useTranslation();
  const session = useSignedIn();
  const words = t(`goalMap.gap.${gap.kind as "uncarried"}`, { count: gap.count });
  if (mayEdit(session, goal.owner)) {
    const path = gapPath(
      { ...gap, id: goal.id, goal_id: goal.id, owner: goal.owner },
      goal.cycle.id,
    );
    return (
      <>
        {words} · <Link to={path}>{t(`gaps.do.${gap.action}`)}</Link>
      </>
    );
  }
  if (gap.action !== "cascade") return words;
  const above = `goal=${goal.id}&key_result=${gap.key_result_id}`;
  return (
    <>
      {words} · <Link to={`/goals/new?scope=me&${above}`}>{t("goals.takeUp")}</Link>
    </>
  );
}
