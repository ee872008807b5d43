import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import type { CardGap, GoalHit } from "@/api/map";
import { gapPath } from "@/features/comparison/gapPath";

/** What is missing, and for whoever may do it what closes it; a key result anybody may take up. */
export function GapAction({
  gap,
  goal,
}: {
  gap: CardGap;
  goal: Pick<GoalHit, "id" | "owner" | "cycle">;
}) {
  const { t } = useTranslation();
  const words = t(`goalMap.gap.${gap.kind as "no_contributor"}`, { count: gap.count });
  if (allows(gap, gap.action)) {
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
  if (!allows(gap, "contribute")) return words;
  const above = `goal=${goal.id}&key_result=${gap.key_result_id}`;
  return (
    <>
      {words} · <Link to={`/goals/new?scope=me&${above}`}>{t("goals.takeUp")}</Link>
    </>
  );
}
