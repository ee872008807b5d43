import { useTranslation } from "react-i18next";

import type { KeyResult } from "@/api/goals";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";

import styles from "./ProgressBreakdown.module.css";

const SHOWN = 6;

/** A key result's own arithmetic, written out with its numbers. */
export function KeyResultSum({ keyResult }: { keyResult: KeyResult }) {
  const { t } = useTranslation();
  const { value, exactPercent } = useNumbers();
  const { range } = useDates();
  const { direction, accumulation, start, target, target_high, tolerance, unit, values } =
    keyResult;
  const latest = [...values]
    .sort((a, b) => b.period_start.localeCompare(a.period_start))
    .slice(0, SHOWN);
  if (!keyResult.amounts_shown) return <p className="secondary">{t("amounts.keptHint")}</p>;
  return (
    <>
      <p className={styles.formula}>
        {t(`progressBreakdown.formula.${direction}`, {
          current: value(keyResult.current),
          start: value(start),
          target: value(target),
          high: value(target_high ?? null),
          tolerance: value(tolerance ?? null),
          progress: exactPercent(keyResult.progress),
        })}
      </p>
      <p className="secondary">{t(`progressBreakdown.accumulation.${accumulation}`)}</p>
      {latest.length > 0 && (
        <table className={styles.inputs}>
          <tbody>
            {latest.map((period) => (
              <tr key={period.period_start}>
                <th scope="row">{range(period.period_start, period.period_end)}</th>
                <td>{value(period.value, unit)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
