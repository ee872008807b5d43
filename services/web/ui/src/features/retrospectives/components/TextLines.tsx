import { useTranslation } from "react-i18next";

import { LINES, type Retrospective } from "@/api/retrospectives";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

import styles from "./Retrospective.module.css";

/** What somebody wrote, as it is read. */
export function LinesOf({ told, brief = false }: { told: Retrospective; brief?: boolean }) {
  const { t } = useTranslation();
  const lines = LINES.filter((line) => told[line]);
  return (
    <div className={styles.told} data-brief={brief}>
      <p className={styles.facts}>
        <span>{t(`retrospective.stages.${told.stage}`)}</span>
        {told.score !== null && (
          <span>
            {t("retrospective.score")} <b className={styles.number}>{told.score.toFixed(2)}</b>
          </span>
        )}
        <span className={styles.state} data-state={told.state}>
          {t(`retrospective.states.${told.state}`)}
        </span>
        {told.submitted_at && <RelativeTime at={told.submitted_at} />}
      </p>
      <dl>
        {lines.map((line) => (
          <div key={line}>
            <dt>{t(`retrospective.lines.${line}`)}</dt>
            <dd>{told[line]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
