import Button from "antd/es/button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Goal } from "@/api/goals";
import {
  type GoalRetrospective,
  type Proposal,
  type Stage,
  transitionGoalRetrospective,
} from "@/api/retrospectives";
import { GoalMenu } from "@/features/goals/components/GoalMenu";
import { useRetrospectiveChange } from "@/features/retrospectives/queries/retrospectives";
import { useNumbers } from "@/format/numbers";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { GoalForm } from "./GoalForm";
import styles from "./Retrospectives.module.css";
import { RetrospectiveAnswers } from "./TextLines";

interface GoalRetrospectiveListProps {
  goal: Goal;
  stage: Stage | null;
  mayWrite: boolean;
  retrospectives: GoalRetrospective[];
  proposal: Proposal | undefined;
}

/** One goal: what is written of it, or what is to be. */
export function GoalRetrospectiveList({
  goal,
  stage,
  mayWrite,
  retrospectives,
  proposal,
}: GoalRetrospectiveListProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const now = retrospectives.find((retrospective) => retrospective.stage === stage);
  const others = retrospectives.filter((retrospective) => retrospective !== now);
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
      {others.map((retrospective) => (
        <RetrospectiveAnswers key={retrospective.id} retrospective={retrospective} />
      ))}
      {writes && (
        <GoalForm
          key={now?.version ?? 0}
          goalId={goal.id}
          stage={stage}
          saved={now}
          proposal={proposal}
        />
      )}
      {!writes && now && <Submitted retrospective={now} mayWrite={mayWrite} />}
      {!writes && !now && others.length === 0 && (
        <p className="secondary">{t("retrospective.nothingWritten")}</p>
      )}
    </article>
  );
}

function Submitted({
  retrospective,
  mayWrite,
}: {
  retrospective: GoalRetrospective;
  mayWrite: boolean;
}) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const [done, setDone] = useState(false);
  const reopen = useRetrospectiveChange(() =>
    transitionGoalRetrospective(retrospective.goal_id, "draft"),
  );
  return (
    <>
      <RetrospectiveAnswers retrospective={retrospective} />
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
