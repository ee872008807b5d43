import { useTranslation } from "react-i18next";

import type { KeyResult } from "@/api/goals";

import styles from "./ValueSource.module.css";

/** Whether a number was provided or told; and on whom it waits where it is late. */
export function ValueSource({ keyResult }: { keyResult: KeyResult }) {
  const { t } = useTranslation();
  const { metric, current } = keyResult;
  if (!metric) {
    if (current === null) return null;
    return <span className={styles.source}>{t("dataEntry.told")}</span>;
  }
  const who = metric.provider?.name ?? t("dataEntry.nobody");
  return (
    <span
      className={styles.source}
      data-late={metric.late ? "" : undefined}
      title={t(metric.late ? "dataEntry.providerLate" : "dataEntry.fromMetric", {
        name: who,
        metric: metric.name,
      })}
    >
      {t(metric.late ? "dataEntry.providedLate" : "dataEntry.provided")}
    </span>
  );
}
