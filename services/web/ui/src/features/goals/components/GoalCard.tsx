import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import type { Goal, KeyResult } from "@/api/goals";
import { useWithOptimisticValues } from "@/features/check-ins/queries/optimisticValues";
import { gapPath } from "@/features/comparison/gapPath";
import { useNumbers } from "@/format/numbers";
import { HealthTag } from "@/ui-kit/measures/HealthTag";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { AncestorChain } from "./AncestorChain";
import styles from "./GoalCard.module.css";
import { GoalMenu } from "./GoalMenu";
import { KeyResultDrawer } from "./KeyResultDrawer";
import { KeyResultTable } from "./KeyResultTable";
import { GoalProgressBreakdown } from "./ProgressBreakdown";

interface GoalCardProps {
  goal: Goal;
  /** Shown to be decided on, not to be worked with. */
  readOnly?: boolean;
  /** Whether the title leads to the goal's page, where it is not that page. */
  linked?: boolean;
}

export function GoalCard({ goal, readOnly = false, linked = true }: GoalCardProps) {
  const { t } = useTranslation();
  const [openKeyResultId, setOpenKeyResultId] = useState<string | null>(null);
  const keyResults = useWithOptimisticValues(goal.key_results);
  const checksIn = !readOnly && allows(goal, "check_in");
  const openKeyResult = keyResults.find(({ id }) => id === openKeyResultId);
  return (
    <article id={goal.id} className={`panel ${styles.goal}`} aria-label={goal.title}>
      <header className={styles.head}>
        <div className={styles.what}>
          <h2>{linked ? <Link to={`/goals/${goal.id}`}>{goal.title}</Link> : goal.title}</h2>
          <p className={styles.facts}>
            <span>{t(`goalKind.${goal.kind}`)}</span>
            {goal.weight !== null && <span>{t("goals.weight", { weight: goal.weight })}</span>}
            <Strategy goal={goal} />
            {goal.state !== "active" && <span>{t(`goalState.${goal.state}`)}</span>}
            {goal.amounts_hidden && <span>{t("amounts.hidden")}</span>}
            <AncestorChain goal={goal} />
            <Below goal={goal} />
            <CarryOverLinks goal={goal} />
          </p>
          <Findings goal={goal} />
          {goal.description && <p className="secondary">{goal.description}</p>}
        </div>
        <div className={styles.pace}>
          <PaceBar progress={goal.progress} expected={goal.expected} health={goal.health} />
          <GoalProgressBreakdown goal={goal} />
          <HealthTag health={goal.health} />
          {!readOnly && <GoalMenu goal={goal} />}
        </div>
      </header>
      {keyResults.length > 0 && (
        <KeyResultTable
          keyResults={keyResults}
          onOpen={setOpenKeyResultId}
          editable={checksIn && goal.key_results.some(ownValue)}
        />
      )}
      {openKeyResult && (
        <KeyResultDrawer
          keyResult={openKeyResult}
          goalTitle={goal.title}
          editable={checksIn && ownValue(openKeyResult)}
          onClose={() => setOpenKeyResultId(null)}
        />
      )}
    </article>
  );
}

function ownValue({ progress_source }: KeyResult): boolean {
  return progress_source !== "children";
}

/** Which part of the strategy a company goal is. */
function Strategy({ goal }: { goal: Goal }) {
  const { t } = useTranslation();
  const { strategic, theme, dimension } = goal;
  const words = [theme, dimension && t(`strategy.dimensions.${dimension}`)].filter(Boolean);
  if (!strategic && words.length === 0) return null;
  return <span>{[strategic && t("strategy.title"), ...words].filter(Boolean).join(" · ")}</span>;
}

/** What does not add up, with where to look. */
function Findings({ goal }: { goal: Goal }) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  return goal.findings.map(({ code, action, gap }) => (
    <p key={code} className={styles.finding}>
      {t(`finding.${action === "write_key_results" ? "untellable" : code}`, {
        below: percent(goal.children_progress),
        own: percent(goal.progress ?? 0),
        gap: percent(gap),
      })}{" "}
      {/* a value is told right here */}
      {action !== "check_in" && (
        <Link to={gapPath({ ...goal, action, goal_id: goal.id }, goal.cycle.id)}>
          {t(`gaps.do.${action}`)}
        </Link>
      )}
    </p>
  ));
}

function Below({ goal }: { goal: Goal }) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  if (goal.children_count === 0) return null;
  return (
    <>
      <span>
        {t("goals.below", { count: goal.children_count })}
        {goal.children_progress !== null && ` ${percent(goal.children_progress)}`}
      </span>
      {goal.off_track_children > 0 && (
        <span className={styles.troubled}>
          {t("goals.troubledBelow", { count: goal.off_track_children })}
        </span>
      )}
    </>
  );
}

/** Where the goal came from, and where it goes on. */
function CarryOverLinks({ goal: { carried_over_from, carried_over_to } }: { goal: Goal }) {
  const { t } = useTranslation();
  return (
    <>
      {carried_over_from && (
        <Link to={`/goals/${carried_over_from.goal_id}`}>
          {t("carryOver.from", { cycle: carried_over_from.cycle.name })}
        </Link>
      )}
      {carried_over_to.map(({ goal_id, cycle }) => (
        <Link key={goal_id} to={`/goals/${goal_id}`}>
          {t("carryOver.to", { cycle: cycle.name })}
        </Link>
      ))}
    </>
  );
}
