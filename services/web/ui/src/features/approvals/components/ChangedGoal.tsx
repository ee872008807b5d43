import Checkbox from "antd/es/checkbox";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { Goal, KeyResult } from "@/api/goals";
import type { GoalDraft, KeyResultDraft } from "@/features/approvals/changes";
import { PersonSelect } from "@/features/people/components/PersonSelect";
import styles from "./Approvals.module.css";
import { ChangedPlan } from "./ChangedPlan";

interface ChangedGoalProps {
  goal: Goal;
  draft: GoalDraft;
  weighs: boolean;
  onEdit: (changed: Partial<GoalDraft>) => void;
}

const WITHOUT_TARGET = ["binary", "milestones"];

export function ChangedGoal({ goal, draft, weighs, onEdit }: ChangedGoalProps) {
  const { t } = useTranslation();
  const added = goal.state === "draft";
  const editPart = (id: string, changed: Partial<KeyResultDraft>) =>
    onEdit({
      keyResults: {
        ...draft.keyResults,
        [id]: { ...(draft.keyResults[id] as KeyResultDraft), ...changed },
      },
    });
  return (
    <fieldset className={styles.step}>
      <div className={`${styles.fields} ${styles.apart}`}>
        <strong>{goal.title}</strong>
        {added ? (
          <Checkbox
            checked={draft.start}
            onChange={({ target }) => onEdit({ start: target.checked })}
          >
            {t("approvals.startIt")}
          </Checkbox>
        ) : (
          <Checkbox
            checked={draft.cancel}
            onChange={({ target }) => onEdit({ cancel: target.checked })}
          >
            {t("approvals.cancelIt")}
          </Checkbox>
        )}
      </div>
      {!draft.cancel && (
        <>
          <div className={styles.fields}>
            {weighs && draft.weight !== null && (
              <span className={styles.field}>
                <span className="secondary">{t("approvals.field.weight")}</span>
                <InputNumber
                  aria-label={t("approvals.fieldOf", {
                    field: t("approvals.field.weight"),
                    title: goal.title,
                  })}
                  value={draft.weight}
                  min={0}
                  max={100}
                  onChange={(weight) => onEdit({ weight })}
                />
              </span>
            )}
            {goal.owner.kind === "person" && !added && (
              <span className={styles.field}>
                <span className="secondary">{t("approvals.nextOwner")}</span>
                <PersonSelect
                  value={draft.owner}
                  onChange={(owner) => onEdit({ owner })}
                  label={t("approvals.nextOwner")}
                />
              </span>
            )}
          </div>
          {!added &&
            goal.key_results.map((keyResult) => (
              <Fragment key={keyResult.id}>
                <ChangedKeyResult
                  keyResult={keyResult}
                  draft={draft.keyResults[keyResult.id] as KeyResultDraft}
                  onEdit={(changed) => editPart(keyResult.id, changed)}
                />
                <ChangedPlan
                  keyResult={keyResult}
                  draft={draft.keyResults[keyResult.id] as KeyResultDraft}
                  onEdit={(changed) => editPart(keyResult.id, changed)}
                />
              </Fragment>
            ))}
        </>
      )}
    </fieldset>
  );
}

interface ChangedKeyResultProps {
  keyResult: KeyResult;
  draft: KeyResultDraft;
  onEdit: (changed: Partial<KeyResultDraft>) => void;
}

function ChangedKeyResult({ keyResult, draft, onEdit }: ChangedKeyResultProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.changed}>
      <span>{keyResult.title}</span>
      {WITHOUT_TARGET.includes(keyResult.direction) ? (
        <span />
      ) : (
        <span className={styles.field}>
          <span className="secondary">{t("approvals.field.target")}</span>
          <InputNumber
            aria-label={t("approvals.fieldOf", {
              field: t("approvals.field.target"),
              title: keyResult.title,
            })}
            value={draft.target}
            suffix={keyResult.unit || undefined}
            onChange={(target) => onEdit({ target })}
          />
        </span>
      )}
      <span className={styles.field}>
        <span className="secondary">{t("approvals.field.ends_on")}</span>
        <Input
          type="date"
          aria-label={t("approvals.fieldOf", {
            field: t("approvals.field.ends_on"),
            title: keyResult.title,
          })}
          value={draft.ends_on}
          onChange={({ target }) => target.value && onEdit({ ends_on: target.value })}
        />
      </span>
    </div>
  );
}
