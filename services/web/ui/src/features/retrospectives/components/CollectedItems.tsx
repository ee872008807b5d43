import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Gathered as Line, OfUnit } from "@/api/retrospectives";
import { useGathered } from "@/features/retrospectives/queries/retrospectives";
import { useNumbers } from "@/format/numbers";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { Loaded } from "@/ui-kit/feedback/QueryBoundary";
import { More } from "@/ui-kit/tables/LoadMore";
import styles from "./Retrospectives.module.css";
import { LinesOf } from "./TextLines";

interface GatheredProps {
  cycleId: string;
  unitId: string;
  counts: OfUnit["counts"];
}

/** What the people of a unit and it itself made of their goals. */
export function Gathered({ cycleId, unitId, counts }: GatheredProps) {
  const { t } = useTranslation();
  const query = useGathered(cycleId, unitId);
  const score = counts.score?.toFixed(2) ?? "—";
  return (
    <section className={`panel ${styles.part}`} aria-labelledby="gathered">
      <h2 id="gathered">
        {t("retrospective.gathered")}
        <span className={styles.counts}>
          {t("retrospective.counts", { goals: counts.goals, submitted: counts.submitted, score })}
        </span>
      </h2>
      <Loaded query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <Nothing
                title={t("retrospective.gatheredNone")}
                hint={t("retrospective.gatheredNoneHint")}
              />
            );
          return items.map((one) => <GatheredLine key={one.goal.id} line={one} />);
        }}
      </Loaded>
      <More found={query} />
    </section>
  );
}

function GatheredLine({ line: { goal, retrospectives } }: { line: Line }) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  return (
    <article className={styles.line}>
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
        retrospectives.map((one) => <LinesOf key={one.id} told={one} brief />)
      )}
    </article>
  );
}
