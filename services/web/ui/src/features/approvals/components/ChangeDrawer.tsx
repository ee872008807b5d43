import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { askForChange } from "@/api/approvals";
import type { Goal } from "@/api/goals";
import {
  areComplete,
  changesOf,
  differencesOf,
  draftsOf,
  type GoalDraft,
} from "@/features/approvals/changes";
import { useApprovalChange } from "@/features/approvals/queries/approvals";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import styles from "./Approvals.module.css";
import { ApproversPreview } from "./ApproversPreview";
import { ChangedGoal } from "./ChangedGoal";
import { DiffTable } from "./DiffTable";
import { Message } from "./Message";

interface ChangeDrawerProps {
  sheetId: string;
  goals: Goal[];
  /** All goals of the sheet are here, so that weights can be shared anew. */
  whole?: boolean;
  onClose: () => void;
}

const CHANGEABLE = ["active", "draft"];

/** Asks for changes of what was agreed: nothing changes until they are approved. */
export function ChangeDrawer({ sheetId, goals, whole = false, onClose }: ChangeDrawerProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changeableGoals = goals.filter(({ state }) => CHANGEABLE.includes(state));
  const [drafts, setDrafts] = useState(() => draftsOf(changeableGoals));
  const [reason, setReason] = useState("");
  const changes = changesOf(changeableGoals, drafts);
  const differences = differencesOf(changeableGoals, changes);
  const finished = areComplete(changeableGoals, drafts);
  const ask = useApprovalChange(() => askForChange(sheetId, reason, changes));
  const trigger = changes.some(({ cancel }) => cancel) ? "cancel" : "change";
  const edit = (id: string, changed: Partial<GoalDraft>) =>
    setDrafts((previous) => ({
      ...previous,
      [id]: { ...(previous[id] as GoalDraft), ...changed },
    }));
  return (
    <Drawer open title={t("approvals.change")} onClose={onClose} size={620}>
      <div className={styles.stack}>
        <p className="secondary">{t("approvals.changeHint")}</p>
        {changeableGoals.map((goal) => (
          <ChangedGoal
            key={goal.id}
            goal={goal}
            draft={drafts[goal.id] as GoalDraft}
            weighs={whole}
            onEdit={(changed) => edit(goal.id, changed)}
          />
        ))}
        {differences.length > 0 && (
          <DiffTable
            diff={differences}
            keyResults={changeableGoals.flatMap(({ key_results }) => key_results)}
          />
        )}
        <Message
          value={reason}
          onChange={setReason}
          label={t("approvals.reason")}
          hint={t("approvals.reasonHint")}
        />
        <ApproversPreview sheetId={sheetId} trigger={trigger} />
        {ask.error !== null && <ErrorNotice error={ask.error} />}
        <div className={styles.bar}>
          <Button
            type="primary"
            disabled={changes.length === 0 || !reason.trim() || !finished}
            loading={ask.isPending}
            onClick={() =>
              ask.mutate(undefined, {
                onSuccess: ({ id }) => navigate(`/approvals/${id}`),
              })
            }
          >
            {t("approvals.submitNow")}
          </Button>
          <Button onClick={onClose}>{t("actions.cancel")}</Button>
        </div>
      </div>
    </Drawer>
  );
}
