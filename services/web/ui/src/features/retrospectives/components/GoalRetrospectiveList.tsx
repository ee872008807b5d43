import Button from "antd/es/button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Goal } from "@/api/goals";
import {
  type GoalRetrospective,
  moveOfGoal,
  type Proposal,
  type Stage,
} from "@/api/retrospectives";
import { GoalMenu } from "@/features/goals/components/GoalMenu";
import { useRetrospectiveChange } from "@/features/retrospectives/queries/retrospectives";
import { useNumbers } from "@/format/numbers";
import { useRefusal } from "@/ui-kit/feedback/ErrorToasts";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { GoalForm } from "./GoalForm";
import styles from "./Retrospectives.module.css";
import { LinesOf } from "./TextLines";

interface OfGoalProps {
  goal: Goal;
  stage: Stage | null;
  mayWrite: boolean;
  told: GoalRetrospective[];
  proposal: Proposal | undefined;
}

/** One goal: what is written of it, or what is to be. */
export function OfGoal({ goal, stage, mayWrite, told, proposal }: OfGoalProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const now = told.find((one) => one.stage === stage);
  const others = told.filter((one) => one !== now);
  const writes = mayWrite && stage !== null && now?.state !== "submitted";
  return (
    <article className={`panel ${styles.goal}`} aria-label={goal.title}>
      <header className={styles.head}>
        <h2>
          <Link to={`/goals/${goal.id}`}>{goal.title}</Link>
          {goal.state !== "active" && (
            <span className={styles.state}>{t(`goalState.${goal.state}`)}</span>
          )}
        </h2>
        <span className={styles.pace}>
          <PaceBar progress={goal.progress} expected={goal.expected} health={goal.health} />
        </span>
        <strong className="numeric">{percent(goal.progress)}</strong>
        {mayWrite && <GoalMenu goal={goal} />}
      </header>
      {others.map((one) => (
        <LinesOf key={one.id} told={one} />
      ))}
      {writes && (
        <GoalForm
          key={now?.version ?? 0}
          goalId={goal.id}
          stage={stage}
          kept={now}
          proposal={proposal}
        />
      )}
      {!writes && now && <Submitted told={now} mayWrite={mayWrite} />}
      {!writes && !now && others.length === 0 && (
        <p className="secondary">{t("retrospective.nothingWritten")}</p>
      )}
    </article>
  );
}

function Submitted({ told, mayWrite }: { told: GoalRetrospective; mayWrite: boolean }) {
  const { t } = useTranslation();
  const refusal = useRefusal();
  const [done, setDone] = useState(false);
  const reopen = useRetrospectiveChange(() => moveOfGoal(told.goal_id, "draft"));
  return (
    <>
      <LinesOf told={told} />
      {mayWrite && !done && (
        <div className={styles.tools}>
          <Button
            size="small"
            loading={reopen.isPending}
            onClick={() =>
              reopen.mutate(undefined, { onError: refusal, onSuccess: () => setDone(true) })
            }
          >
            {t("retrospective.reopen")}
          </Button>
        </div>
      )}
    </>
  );
}
