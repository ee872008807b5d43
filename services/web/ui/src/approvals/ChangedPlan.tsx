import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import { useTranslation } from "react-i18next";

import type { KeyResult } from "@/api/goals";

import styles from "./Approvals.module.css";
import type { PartDraft } from "./changes";

interface ChangedPlanProps {
  part: KeyResult;
  draft: PartDraft;
  onEdit: (changed: Partial<PartDraft>) => void;
}

/** Phased targets by their values, milestones by their days; nothing where nothing is planned. */
export function ChangedPlan({ part, draft, onEdit }: ChangedPlanProps) {
  const { t } = useTranslation();
  const { phased, milestones } = draft;
  return (
    <>
      {phased.map((point, index) => (
        <div key={point.on} className={styles.changed}>
          <span className="secondary">{t("plan.by", { day: point.on })}</span>
          <InputNumber
            aria-label={t("plan.valueOf", { position: index + 1 })}
            value={point.value}
            suffix={part.unit || undefined}
            onChange={(value) =>
              value !== null && onEdit({ phased: phased.with(index, { ...point, value }) })
            }
          />
        </div>
      ))}
      {milestones.map((step, index) => (
        <div key={step.id ?? index} className={styles.changed}>
          <span className="secondary">{step.title}</span>
          <Input
            type="date"
            aria-label={t("plan.dueOf", { position: index + 1 })}
            value={step.due_on}
            onChange={({ target }) =>
              target.value &&
              onEdit({ milestones: milestones.with(index, { ...step, due_on: target.value }) })
            }
          />
        </div>
      ))}
    </>
  );
}
