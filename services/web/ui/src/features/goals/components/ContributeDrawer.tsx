import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Goal } from "@/api/goals";
import { useGoals } from "@/features/goals/queries/goals";
import { useSignedIn } from "@/features/session/queries/session";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { useTargets } from "@/ui-kit/measures/useTargets";

import styles from "./ContributeDrawer.module.css";

/** 承接: choose a key result above, and write the own part of it. */
export function ContributeDrawer({ editor, onClose }: { editor: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { person } = useSignedIn();
  const company = useGoals({ owner_kind: "company" });
  const unit = useGoals({ owner_kind: "unit", owner_id: person.unit?.id }, person.unit !== null);
  const waiting = company.isPending || (person.unit !== null && unit.isPending);
  const goals = [...(unit.data ?? []), ...(company.data ?? [])].filter(
    ({ state }) => state !== "archived",
  );
  const error = company.error ?? unit.error;
  return (
    <Drawer open title={t("goals.takeUp")} onClose={onClose} size={480}>
      {error && <ErrorNotice error={error} />}
      {waiting && !error && <Skeleton />}
      {!waiting && goals.length === 0 && (
        <EmptyState title={t("goals.nothingAbove")} hint={t("goals.nothingAboveHint")} />
      )}
      <ul className={styles.goals}>
        {goals.map((goal) => (
          <li key={goal.id}>
            <p className="faint">{goal.owner.name}</p>
            <p className={styles.title}>
              {goal.title}
              {goal.key_results.length === 0 && (
                // it lives from those below it: one more of them
                <Button
                  size="small"
                  aria-label={t("goals.takeUpOf", { title: goal.title })}
                  onClick={() => navigate(`${editor}&goal=${goal.id}`)}
                >
                  {t("goals.takeUpThis")}
                </Button>
              )}
            </p>
            <KeyResultsToTake goal={goal} editor={editor} />
          </li>
        ))}
      </ul>
    </Drawer>
  );
}

function KeyResultsToTake({ goal, editor }: { goal: Goal; editor: string }) {
  const { t } = useTranslation();
  const targetOf = useTargets();
  const navigate = useNavigate();
  return (
    <ul className={styles.keyResults}>
      {goal.key_results.map((keyResult) => (
        <li key={keyResult.id}>
          <span>{keyResult.title}</span>
          <span className="numeric secondary">{targetOf(keyResult)}</span>
          <Button
            size="small"
            aria-label={t("goals.takeUpOf", { title: keyResult.title })}
            onClick={() => navigate(`${editor}&goal=${goal.id}&key_result=${keyResult.id}`)}
          >
            {t("goals.takeUpThis")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
