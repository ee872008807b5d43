import { useTranslation } from "react-i18next";

import type { Board } from "@/api/insights";
import { useNumbers } from "@/format/numbers";
import { HEALTHS, HealthMark } from "@/ui-kit/measures/HealthTag";

import styles from "./BoardSummary.module.css";

export function BoardSummary({ summary }: { summary: Board["summary"] }) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  const healths = HEALTHS.filter((health) => health !== "early" || summary.early);
  return (
    <dl className={`panel ${styles.summary}`}>
      <div className={styles.main}>
        <dt>{t("board.progress")}</dt>
        <dd data-testid="board-progress">{percent(summary.progress)}</dd>
      </div>
      <div className={styles.main}>
        <dt>{t("board.goals")}</dt>
        <dd>{value(summary.goal_count)}</dd>
      </div>
      {healths.map((health) => (
        <div key={health}>
          <dt>
            <HealthMark health={health} />
            {t(`health.${health}`)}
          </dt>
          <dd>{value(summary[health] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}
