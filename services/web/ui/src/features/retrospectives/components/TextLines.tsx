import { useTranslation } from "react-i18next";

import { QUESTIONS, type Retrospective } from "@/api/retrospectives";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

import styles from "./Retrospective.module.css";

/** What somebody wrote, as it is read. */
export function RetrospectiveAnswers({
  retrospective,
  brief = false,
}: {
  retrospective: Retrospective;
  brief?: boolean;
}) {
  const { t } = useTranslation();
  const answered = QUESTIONS.filter((question) => retrospective[question]);
  return (
    <div className={styles.answers} data-brief={brief}>
      <p className={styles.facts}>
        <span>{t(`retrospective.stages.${retrospective.stage}`)}</span>
        {retrospective.score !== null && (
          <span>
            {t("retrospective.score")}{" "}
            <b className={styles.number}>{retrospective.score.toFixed(2)}</b>
          </span>
        )}
        <span className={styles.state} data-state={retrospective.state}>
          {t(`retrospective.states.${retrospective.state}`)}
        </span>
        {retrospective.submitted_at && <RelativeTime at={retrospective.submitted_at} />}
      </p>
      <dl>
        {answered.map((question) => (
          <div key={question}>
            <dt>{t(`retrospective.lines.${question}`)}</dt>
            <dd>{retrospective[question]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
