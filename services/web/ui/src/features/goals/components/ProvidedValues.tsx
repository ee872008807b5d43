import { useTranslation } from "react-i18next";

import type { KeyResult } from "@/api/goals";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";

import styles from "./KeyResultDrawer.module.css";

const SHOWN = 6;

interface ProvidedValuesProps {
  keyResult: KeyResult;
  metric: NonNullable<KeyResult["metric"]>;
}

/** Where the numbers come from, the newest of them, and on whom they wait. */
export function ProvidedValues({ keyResult, metric }: ProvidedValuesProps) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const { full, fullRange } = useDates();
  const { provider, unit, due_on } = metric;
  const newest = keyResult.values.toReversed().slice(0, SHOWN);
  return (
    <section aria-label={t("dataEntry.provided")}>
      <p>
        <span className={styles.from}>{t("dataEntry.provided")}</span> {metric.name} ·{" "}
        {unit?.name ?? t("dataEntry.company")} · {provider?.name ?? t("dataEntry.nobody")}
      </p>
      {due_on && (
        <p className={metric.late ? styles.late : "faint"}>
          {t(metric.late ? "dataEntry.wasDue" : "dataEntry.nextDue", { day: full(due_on) })}
        </p>
      )}
      {newest.length > 0 && (
        <ul className={styles.values}>
          {newest.map((item) => (
            <li key={item.period_start}>
              <span className="faint">{fullRange(item.period_start, item.period_end)}</span>
              <span className="numeric">{value(item.value, keyResult.unit)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
