import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import Button from "antd/es/button";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import { useTranslation } from "react-i18next";

import type { KeyResult } from "@/api/goals";
import {
  hasPhasedTargets,
  isComplete,
  type KeyResultDraft,
  newPoint,
  newStep,
} from "@/features/approvals/changes";
import styles from "./Approvals.module.css";

interface ChangedPlanProps {
  keyResult: KeyResult;
  draft: KeyResultDraft;
  onEdit: (changed: Partial<KeyResultDraft>) => void;
}

/** Phased targets and milestones: changed, added and taken away. */
export function ChangedPlan(props: ChangedPlanProps) {
  const { t } = useTranslation();
  const { keyResult, draft } = props;
  const steps = keyResult.direction === "milestones";
  if (!steps && !hasPhasedTargets(keyResult)) return null;
  return (
    <fieldset className={styles.plan} aria-label={t("plan.of", { title: keyResult.title })}>
      {steps ? <Steps {...props} /> : <Points {...props} />}
      {!isComplete(keyResult, draft) && (
        <p className={styles.fault} role="status">
          {t(steps && draft.milestones.length === 0 ? "plan.milestoneMissing" : "plan.unfinished")}
        </p>
      )}
    </fieldset>
  );
}

function Points({ keyResult, draft, onEdit }: ChangedPlanProps) {
  const { t } = useTranslation();
  const { phased_targets } = draft;
  return (
    <>
      {phased_targets.length > 0 && <p className="secondary">{t("plan.phased_targets")}</p>}
      {phased_targets.map((point, index) => (
        <div key={point.key} className={styles.point}>
          <Input
            type="date"
            min={draft.starts_on}
            max={draft.ends_on}
            aria-label={t("plan.dayOf", { position: index + 1 })}
            value={point.on}
            onChange={({ target }) =>
              onEdit({ phased_targets: phased_targets.with(index, { ...point, on: target.value }) })
            }
          />
          <InputNumber
            aria-label={t("plan.valueOf", { position: index + 1 })}
            value={point.value}
            suffix={keyResult.unit || undefined}
            onChange={(value) =>
              onEdit({ phased_targets: phased_targets.with(index, { ...point, value }) })
            }
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("plan.removePhased", { position: index + 1 })}
            onClick={() => onEdit({ phased_targets: phased_targets.toSpliced(index, 1) })}
          />
        </div>
      ))}
      <Button
        type="link"
        size="small"
        onClick={() => onEdit({ phased_targets: [...phased_targets, newPoint()] })}
      >
        {t("plan.addPhased")}
      </Button>
    </>
  );
}

function Steps({ draft, onEdit }: ChangedPlanProps) {
  const { t } = useTranslation();
  const { milestones } = draft;
  return (
    <>
      {milestones.map((step, index) => (
        <div key={step.key} className={styles.milestone}>
          <Input
            maxLength={200}
            placeholder={t("plan.milestone")}
            aria-label={t("plan.milestoneNumber", { position: index + 1 })}
            value={step.title}
            onChange={({ target }) =>
              onEdit({ milestones: milestones.with(index, { ...step, title: target.value }) })
            }
          />
          <InputNumber
            min={0}
            max={1000}
            aria-label={t("plan.weightOf", { position: index + 1 })}
            value={step.weight}
            onChange={(weight) =>
              onEdit({ milestones: milestones.with(index, { ...step, weight }) })
            }
          />
          <Input
            type="date"
            min={draft.starts_on}
            max={draft.ends_on}
            aria-label={t("plan.dueOf", { position: index + 1 })}
            value={step.due_on}
            onChange={({ target }) =>
              onEdit({ milestones: milestones.with(index, { ...step, due_on: target.value }) })
            }
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("plan.removeMilestone", { position: index + 1 })}
            onClick={() => onEdit({ milestones: milestones.toSpliced(index, 1) })}
          />
        </div>
      ))}
      <Button
        type="link"
        size="small"
        onClick={() => onEdit({ milestones: [...milestones, newStep(draft.ends_on)] })}
      >
        {t("plan.addMilestone")}
      </Button>
    </>
  );
}
