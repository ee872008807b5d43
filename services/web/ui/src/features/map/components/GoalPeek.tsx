import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import type { PlacedCard } from "@/api/map";
import { useGoal } from "@/features/goals/queries/goals";
import { outOfPeek, PEEK } from "@/features/map/peekFocus";
import { useGapsOf } from "@/features/map/queries/map";
import { useNumbers } from "@/format/numbers";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { HealthTag } from "@/ui-kit/measures/HealthTag";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { GapAction } from "./GapAction";
import styles from "./GoalPeek.module.css";

interface GoalPeekProps {
  goalId: string;
  /** Where it hangs, if it is on the map. */
  card: PlacedCard | undefined;
  /** The unit whose map is looked at. */
  unit: string | undefined;
  onClose: () => void;
}

/** One goal of the map with what can be done about it. */
export function GoalPeek({ goalId, card, unit, onClose }: GoalPeekProps) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  const query = useGoal(goalId);
  const goal = query.data;
  const goalGaps = useGapsOf(goalId, unit);
  const gaps = goalGaps.data ?? card?.gaps ?? [];
  return (
    <Drawer
      open
      // who goes on with the arrows stays on the map; Enter leads in here
      autoFocus={false}
      mask={false}
      size={380}
      title={goal?.title ?? card?.title ?? t("goalMap.goal")}
      onClose={() => {
        onClose();
        outOfPeek();
      }}
    >
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {!goal && !query.error && <Skeleton />}
      {goal && (
        <div className={styles.peek} id={PEEK} tabIndex={-1}>
          <p className="secondary">
            {goal.owner.name} · {goal.cycle.name} · {t(`goalState.${goal.state}`)}
          </p>
          <div className={styles.pace}>
            <HealthTag health={goal.health} />
            <PaceBar {...goal} />
            <span className="numeric">{percent(goal.progress)}</span>
          </div>
          {goal.off_track_children > 0 && (
            <p>
              {t("goalMap.troubled", { count: goal.off_track_children, all: goal.children_count })}
            </p>
          )}
          {gaps.length > 0 && (
            <ul className={styles.gaps} aria-label={t("goalMap.gaps")}>
              {gaps.map((gap) => (
                <li key={gap.kind}>
                  <GapAction gap={gap} goal={goal} />
                </li>
              ))}
            </ul>
          )}
          <ul className={styles.keyResults}>
            {goal.key_results.map((item) => (
              <li key={item.id}>
                <span>{item.title}</span>
                <span className="numeric secondary">
                  {value(item.current, item.unit)} / {value(item.target, item.unit)}
                </span>
              </li>
            ))}
          </ul>
          <nav className={styles.actions} aria-label={t("actions.title")}>
            <Link to={`/goals/${goal.id}`}>{t("goalMap.openGoal")}</Link>
            <Link to={`/goals/new?scope=me&goal=${goal.id}`}>{t("goals.takeUp")}</Link>
            {allows(goal, "cascade") && (
              <Link to={`/goals/${goal.id}/cascade`}>{t("cascade.title")}</Link>
            )}
          </nav>
        </div>
      )}
    </Drawer>
  );
}
