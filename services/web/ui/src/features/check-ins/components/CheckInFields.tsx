import StopOutlined from "@ant-design/icons/es/icons/StopOutlined";
import Button from "antd/es/button";
import Input from "antd/es/input/Input";
import { useTranslation } from "react-i18next";

import type { Confidence } from "@/api/checkins";
import type { Draft, Subject } from "@/features/check-ins/subject";
import { useNumbers } from "@/format/numbers";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { useTargets } from "@/ui-kit/measures/useTargets";
import styles from "./CheckInRow.module.css";
import { ValueInput } from "./ValueInput";

const CONFIDENCES: Confidence[] = [9, 6, 3];

interface CheckInFieldsProps {
  subject: Subject;
  draft: Draft;
  onEdit: (changed: Partial<Draft>) => void;
  onEnter: () => void;
}

/** Value, one line, confidence, blocked: in the order of the Tab key. */
export function CheckInFields({ subject, draft, onEdit, onEnter }: CheckInFieldsProps) {
  const { t } = useTranslation();
  const { title } = subject;
  return (
    <>
      <div className={styles.value}>
        {subject.provided ? (
          <span className="faint">{t("dataEntry.commentOnly")}</span>
        ) : (
          <>
            <ValueInput subject={subject} draft={draft} onEdit={onEdit} onEnter={onEnter} />
            <ValueHint subject={subject} />
          </>
        )}
      </div>
      <Input
        className={styles.text}
        aria-label={t("checkIn.textOf", { title })}
        placeholder={t("checkIn.textHint")}
        maxLength={2000}
        value={draft.text}
        onFocus={(event) => event.target.select()}
        onChange={(event) => onEdit({ text: event.target.value })}
        onPressEnter={onEnter}
      />
      <div className={styles.mood}>
        <ChoiceBar
          label={t("checkIn.confidenceOf", { title })}
          value={draft.confidence}
          options={CONFIDENCES.map((value) => ({
            value,
            label: t(`confidence.${value}`),
            title: t("checkIn.confidence"),
          }))}
          onChange={(confidence) => onEdit({ confidence })}
        />
        <Button
          icon={<StopOutlined />}
          aria-pressed={draft.blocked}
          aria-label={t("checkIn.blockedOf", { title })}
          danger={draft.blocked}
          onClick={() => onEdit({ blocked: !draft.blocked })}
        >
          <span className={styles.blockedWord}>{t("checkIn.blocked")}</span>
        </Button>
      </div>
    </>
  );
}

function ValueHint({ subject }: { subject: Subject }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const targetOf = useTargets();
  const { last, expected, target } = subject;
  const fields = [
    last && last.value !== null && t("checkIn.last", { value: value(last.value) }),
    expected !== null && t("checkIn.expected", { value: value(expected) }),
    (expected === null || !last) &&
      target !== null &&
      t("checkIn.target", { value: targetOf(subject) }),
  ].filter(Boolean);
  return <span className="faint">{fields.join(" · ")}</span>;
}
