import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Goal } from "@/api/goals";
import { useGoals } from "@/features/goals/queries/goals";
import styles from "@/features/today/pages/TodayPage.module.css";
import { useNumbers } from "@/format/numbers";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { HealthTag } from "@/ui-kit/measures/HealthTag";
import { PaceBar } from "@/ui-kit/measures/PaceBar";

export function GoalsAtAGlance() {
  const { t } = useTranslation();
  const goals = useGoals({ mine: true });
  return (
    <section className={`panel ${styles.glance}`} aria-labelledby="glance-heading">
      <div className={styles.glanceHead}>
        <h2 id="glance-heading">{t("places.goals")}</h2>
        <Link to="/goals">{t("today.allGoals")}</Link>
      </div>
      <QueryBoundary query={goals}>
        {(items) => (
          <GlanceList
            goals={items.filter(({ state }) => state === "draft" || state === "active")}
          />
        )}
      </QueryBoundary>
    </section>
  );
}

function GlanceList({ goals }: { goals: Goal[] }) {
  const { t } = useTranslation();
  if (goals.length === 0)
    return (
      <EmptyState title={t("goals.none")} hint={t("goals.noneHint")}>
        <Link to="/goals/new">{t("goals.create")}</Link>
      </EmptyState>
    );
  return (
    <ul>
      {goals.map((goal) => (
        <GlanceRow key={goal.id} goal={goal} />
      ))}
    </ul>
  );
}

function GlanceRow({ goal }: { goal: Goal }) {
  const { percent } = useNumbers();
  return (
    <li className={styles.glanceRow}>
      <Link to={`/goals?cycle=${goal.cycle.id}#${goal.id}`} className={styles.glanceTitle}>
        {goal.title}
      </Link>
      <div className={styles.glancePace}>
        <PaceBar progress={goal.progress} expected={goal.expected} health={goal.health} />
        <span className="numeric">{percent(goal.progress)}</span>
        <HealthTag health={goal.health} />
      </div>
    </li>
  );
}
