import Drawer from "antd/es/drawer";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { KeyResult } from "@/api/goals";
import { CheckInRow } from "@/features/check-ins/components/CheckInRow";
import { fromKeyResult } from "@/features/check-ins/subject";
import { useCheckInRows } from "@/features/check-ins/useCheckInRows";
import { useNumbers } from "@/format/numbers";
import { HealthTag } from "@/ui-kit/measures/HealthTag";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { useTargets } from "@/ui-kit/measures/useTargets";

import { CheckInHistory } from "./CheckInHistory";
import styles from "./KeyResultDrawer.module.css";
import { PlanFacts } from "./PlanFacts";
import { ProvidedValues } from "./ProvidedValues";

interface KeyResultDrawerProps {
  keyResult: KeyResult;
  goalTitle: string;
  editable: boolean;
  onClose: () => void;
}

export function KeyResultDrawer({ keyResult, goalTitle, editable, onClose }: KeyResultDrawerProps) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  const targetOf = useTargets();
  const { unit } = keyResult;
  return (
    <Drawer open title={keyResult.title} onClose={onClose} size={560}>
      <div className={styles.body}>
        <p className="secondary">{goalTitle}</p>
        <div className={styles.pace}>
          <PaceBar
            progress={keyResult.progress}
            expected={keyResult.expected}
            health={keyResult.health}
          />
          <strong className="numeric">{percent(keyResult.progress)}</strong>
          <HealthTag health={keyResult.health} />
        </div>
        {!keyResult.amounts_shown && <p className="secondary">{t("amounts.keptHint")}</p>}
        {keyResult.target !== null && keyResult.milestones.length === 0 && (
          <p className="secondary">
            {t("keyResult.span", {
              start: value(keyResult.start, unit),
              current: value(keyResult.current, unit),
              target: targetOf(keyResult),
            })}
          </p>
        )}
        <PlanFacts keyResult={keyResult} />
        {keyResult.metric && <ProvidedValues keyResult={keyResult} metric={keyResult.metric} />}
        {editable && <CheckInHere keyResult={keyResult} />}
        <h3 className={styles.heading}>{t("goals.history")}</h3>
        <CheckInHistory keyResult={keyResult} />
      </div>
    </Drawer>
  );
}

function CheckInHere({ keyResult }: { keyResult: KeyResult }) {
  // as it stood when the drawer opened: the saved line compares with that
  const [subject] = useState(() => fromKeyResult(keyResult));
  const rows = useCheckInRows([subject]);
  return (
    <ul className={styles.form}>
      <CheckInRow
        subject={subject}
        row={rows.rowOf(subject)}
        onEdit={(changed) => rows.edit(subject, changed)}
        onSave={() => rows.save(subject)}
        onReopen={() => rows.reopen(subject)}
      />
    </ul>
  );
}
