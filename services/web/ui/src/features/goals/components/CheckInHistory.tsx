import { useTranslation } from "react-i18next";

import type { CheckIn } from "@/api/checkins";
import type { KeyResult } from "@/api/goals";
import { useCheckIns } from "@/features/check-ins/queries/checkIns";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";
import { unitOf } from "@/ui-kit/measures/useTargets";

import styles from "./KeyResultDrawer.module.css";

/** Newest first; a corrected value stays in sight, struck through. */
export function CheckInHistory({ keyResult }: { keyResult: KeyResult }) {
  const { t } = useTranslation();
  const checkIns = useCheckIns(keyResult.id);
  return (
    <QueryBoundary query={checkIns}>
      {(items) => {
        const corrected = new Set(items.map(({ corrects }) => corrects));
        return items.length === 0 ? (
          <EmptyState title={t("goals.noHistory")} hint={t("goals.noHistoryHint")} />
        ) : (
          <ol className={styles.history}>
            {items.map((item) => (
              <HistoryEntry
                key={item.id}
                checkIn={item}
                unit={unitOf(keyResult)}
                comments={keyResult.metric !== null}
                corrected={corrected.has(item.id)}
              />
            ))}
          </ol>
        );
      }}
    </QueryBoundary>
  );
}

interface HistoryEntryProps {
  checkIn: CheckIn;
  unit: string;
  /** Its values are provided: an entry is words. */
  comments: boolean;
  corrected: boolean;
}

function HistoryEntry({ checkIn, unit, comments, corrected }: HistoryEntryProps) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const { range } = useDates();
  const { confidence, late, corrects, blocked, text } = checkIn;
  return (
    <li>
      <span>
        {!(comments && checkIn.value === null) && (
          <strong className={corrected ? styles.corrected : undefined}>
            {value(checkIn.value, unit)}
          </strong>
        )}
        <span className="faint"> {range(checkIn.period_start, checkIn.period_end)}</span>
        {confidence && (
          <span className={styles.mark}>
            {t("checkIn.confidenceIs", { level: t(`confidence.${confidence}`) })}
          </span>
        )}
        {blocked && <span className={styles.mark}>{t("checkIn.blocked")}</span>}
        {late && <span className={styles.mark}>{t("checkIn.late")}</span>}
        {corrects && <span className={styles.mark}>{t("checkIn.isCorrection")}</span>}
      </span>
      <span className="faint">
        {checkIn.author.name} · <RelativeTime at={checkIn.recorded_at} />
      </span>
      {text && <p className={styles.note}>{text}</p>}
    </li>
  );
}
