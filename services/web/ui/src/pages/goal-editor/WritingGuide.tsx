import CheckOutlined from "@ant-design/icons/es/icons/CheckOutlined";
import ExclamationCircleOutlined from "@ant-design/icons/es/icons/ExclamationCircleOutlined";
import Form, { type FormInstance } from "antd/es/form";
import { useTranslation } from "react-i18next";

import styles from "./GoalEditor.module.css";
import type { GoalFields } from "./goalForm";

const MANY = 5;

/** Advice beside the form: it never holds anybody up. */
export function WritingGuide({
  form,
  company,
}: {
  form: FormInstance<GoalFields>;
  company: boolean;
}) {
  const { t } = useTranslation();
  const kind = Form.useWatch("kind", { form, preserve: true }) ?? "objective";
  const alignments = Form.useWatch("alignments", { form, preserve: true }) ?? [];
  const keyResults = Form.useWatch("key_results", { form, preserve: true }) ?? [];
  const weights = keyResults.map((each) => each?.weight ?? 0);
  const checks = [
    ...(company ? [] : [{ name: "parent" as const, good: alignments.length > 0 }]),
    { name: "weights" as const, good: balanced(weights) },
    { name: "few" as const, good: keyResults.length <= MANY },
  ];
  return (
    <aside className={`panel ${styles.guide}`} aria-labelledby="writing-guide">
      <h2 id="writing-guide">{t("guideWriting.title")}</h2>
      <ul className={styles.advice}>
        {(["first", "second", "third"] as const).map((line) => (
          <li key={line}>{t(`guideWriting.${kind}.${line}`)}</li>
        ))}
      </ul>
      <ul className={styles.checks}>
        {checks.map(({ name, good }) => (
          <li key={name} className={good ? styles.good : styles.off}>
            {good ? <CheckOutlined aria-hidden /> : <ExclamationCircleOutlined aria-hidden />}
            {t(`guideWriting.check.${name}.${good ? "good" : "off"}`)}
          </li>
        ))}
      </ul>
    </aside>
  );
}

/** Equal weights say that all matter alike; others are clearest as parts of 100. */
function balanced(weights: number[]): boolean {
  return new Set(weights).size <= 1 || weights.reduce((sum, weight) => sum + weight, 0) === 100;
}
