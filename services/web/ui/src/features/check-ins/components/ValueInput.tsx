import Checkbox from "antd/es/checkbox";
import InputNumber from "antd/es/input-number";
import { useTranslation } from "react-i18next";
import { type Draft, isRatio, type Subject } from "@/features/check-ins/subject";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import styles from "./CheckInRow.module.css";

interface ValueInputProps {
  subject: Subject;
  draft: Draft;
  onEdit: (changed: Partial<Draft>) => void;
  onEnter: () => void;
}

export const valueInputId = (keyResultId: string) => `value-${keyResultId}`;

export function ValueInput({ subject, draft, onEdit, onEnter }: ValueInputProps) {
  const { t } = useTranslation();
  const { keyResultId, title, unit } = subject;

  if (subject.direction === "binary")
    return (
      <ChoiceBar
        label={t("checkIn.valueOf", { title })}
        value={draft.value}
        options={[
          { value: 0, label: t("checkIn.notDone") },
          { value: 1, label: t("checkIn.done") },
        ]}
        onChange={(value) => onEdit({ value })}
      />
    );

  if (draft.done) return <DoneBoxes subject={subject} done={draft.done} onEdit={onEdit} />;

  const shared = {
    className: styles.number,
    controls: false,
    onPressEnter: onEnter,
    onFocus: (event: React.FocusEvent<HTMLInputElement>) => event.target.select(),
  };
  if (isRatio(subject))
    return (
      <span className={styles.ratio}>
        <InputNumber
          {...shared}
          id={valueInputId(keyResultId)}
          aria-label={t("checkIn.numeratorOf", { title })}
          placeholder={t("checkIn.numerator")}
          value={draft.numerator}
          onChange={(numerator) => onEdit({ numerator })}
        />
        <span aria-hidden="true">/</span>
        <InputNumber
          {...shared}
          aria-label={t("checkIn.denominatorOf", { title })}
          placeholder={t("checkIn.denominator")}
          value={draft.denominator}
          onChange={(denominator) => onEdit({ denominator })}
        />
      </span>
    );
  return (
    <InputNumber
      {...shared}
      id={valueInputId(keyResultId)}
      aria-label={t("checkIn.valueOf", { title })}
      suffix={unit || undefined}
      value={draft.value}
      onChange={(value) => onEdit({ value })}
    />
  );
}

interface DoneBoxesProps {
  subject: Subject;
  done: string[];
  onEdit: (changed: Partial<Draft>) => void;
}

/** What is done is ticked off; its weight is the number. */
function DoneBoxes({ subject, done, onEdit }: DoneBoxesProps) {
  const { t } = useTranslation();
  return (
    <fieldset
      className={styles.milestones}
      aria-label={t("checkIn.milestonesOf", { title: subject.title })}
    >
      {subject.milestones.map(({ id, title }) => (
        <Checkbox
          key={id}
          checked={done.includes(id)}
          onChange={({ target }) =>
            onEdit({ done: target.checked ? [...done, id] : done.filter((other) => other !== id) })
          }
        >
          {title}
        </Checkbox>
      ))}
    </fieldset>
  );
}
