import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { CollectedGoal as Line, UnitRetrospectives } from "@/api/retrospectives";
import { useCollectedGoals } from "@/features/retrospectives/queries/retrospectives";
import { useNumbers } from "@/format/numbers";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { LoadMore } from "@/ui-kit/tables/LoadMore";
import styles from "./Retrospectives.module.css";
import { RetrospectiveAnswers } from "./TextLines";

interface GatheredProps {
  cycleId: string;
  unitId: string;
  counts: UnitRetrospectives["counts"];
}

/** What the people of a unit and it itself made of their goals. */
export function CollectedItems({ cycleId, unitId, counts }: GatheredProps) {
  const { t } = useTranslation();
  const query = useCollectedGoals(cycleId, unitId);
  const score = counts.score?.toFixed(2) ?? "—";
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="gathered">
      <h2 id="gathered">
        {t("retrospective.gathered")}
        <span className={styles.counts}>
          {t("retrospective.counts", { goals: counts.goals, submitted: counts.submitted, score })}
        </span>
      </h2>
      <QueryBoundary query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <EmptyState
                title={t("retrospective.gatheredNone")}
                hint={t("retrospective.gatheredNoneHint")}
              />
            );
          return items.map((item) => <CollectedGoal key={item.goal.id} item={item} />);
        }}
      </QueryBoundary>
      <LoadMore query={query} />
    </section>
  );
}

function CollectedGoal({ item: { goal, retrospectives } }: { item: Line }) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  return (
    <article className={styles.item}>
      <header>
        <Link to={`/goals/${goal.id}`}>{goal.title}</Link>
        <span className="secondary">{goal.owner.name}</span>
        {goal.state !== "active" && (
          <span className={styles.state}>{t(`goalState.${goal.state}`)}</span>
        )}
        <span className={styles.number}>{percent(goal.progress)}</span>
      </header>
      {retrospectives.length === 0 ? (
        <p className="faint">{t("retrospective.nothingWritten")}</p>
      ) : (
        retrospectives.map((retrospective) => (
          <RetrospectiveAnswers key={retrospective.id} retrospective={retrospective} brief />
        ))
      )}
    </article>
  );
}
