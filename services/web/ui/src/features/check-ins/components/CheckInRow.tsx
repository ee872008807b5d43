import CheckOutlined from "@ant-design/icons/es/icons/CheckOutlined";
import Button from "antd/es/button";
import { useTranslation } from "react-i18next";
import { type Draft, isComplete, type Subject } from "@/features/check-ins/subject";
import type { Row } from "@/features/check-ins/useCheckInRows";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { unitOf } from "@/ui-kit/measures/useTargets";
import { CheckInFields } from "./CheckInFields";
import styles from "./CheckInRow.module.css";

interface CheckInRowProps {
  subject: Subject;
  row: Row;
  onEdit: (changed: Partial<Draft>) => void;
  onSave: () => void;
  onReopen: () => void;
}

export function CheckInRow({ subject, row, onEdit, onSave, onReopen }: CheckInRowProps) {
  const { t } = useTranslation();
  if (row.state !== "open") return <SavedRow subject={subject} row={row} onReopen={onReopen} />;
  return (
    <li className={styles.row} aria-label={subject.title}>
      <RowTitle subject={subject} />
      <CheckInFields subject={subject} draft={row.draft} onEdit={onEdit} onEnter={onSave} />
      <Button
        className={styles.save}
        disabled={!isComplete(subject, row.draft)}
        onClick={onSave}
        aria-label={t("checkIn.saveOf", { title: subject.title })}
      >
        {t("actions.save")}
      </Button>
      {row.error !== null && (
        <div className={styles.error}>
          <ErrorNotice error={row.error} onRetry={onSave} />
        </div>
      )}
    </li>
  );
}

function RowTitle({ subject }: { subject: Subject }) {
  const { due } = useDates();
  return (
    <div className={styles.title}>
      <strong>{subject.title}</strong>
      <span className={`faint ${styles.context}`} title={subject.context}>
        {subject.dueOn && (
          <span className={subject.overdue ? styles.overdue : undefined}>{due(subject.dueOn)}</span>
        )}
        {[subject.periodLabel, subject.context].filter(Boolean).map((text) => ` · ${text}`)}
      </span>
    </div>
  );
}

function SavedRow({
  subject,
  row,
  onReopen,
}: Pick<CheckInRowProps, "subject" | "row" | "onReopen">) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const now = row.recorded?.value ?? row.draft.value;
  return (
    <li className={styles.saved} aria-label={subject.title}>
      <CheckOutlined className={styles.tick} />
      <span className={styles.savedTitle}>{subject.title}</span>
      <span className="numeric">
        {subject.last?.value != null && (
          <span className="faint">{value(subject.last.value)} → </span>
        )}
        {!subject.provided && <strong>{value(now, unitOf(subject))}</strong>}
      </span>
      <span className={styles.savedState} role="status">
        {row.state === "saving" ? t("states.saving") : t("states.saved")}
      </span>
      <Button type="link" size="small" disabled={row.state === "saving"} onClick={onReopen}>
        {t("checkIn.correct")}
      </Button>
    </li>
  );
}
