import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";

import type { PastValue, Series } from "@/api/metrics";
import { usePastValues } from "@/features/metrics/queries/metrics";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

import styles from "./DataEntry.module.css";

/** Who told what and when, newest first; a corrected value is struck through. */
export function HistoryDrawer({ series, onClose }: { series: Series; onClose: () => void }) {
  const { t } = useTranslation();
  const past = usePastValues(series.metric_id, series.unit?.id);
  const unit = series.unit?.name ?? t("dataEntry.company");
  return (
    <Drawer open title={`${series.name} · ${unit}`} onClose={onClose} size={460}>
      <p className="secondary">
        {series.provider
          ? t("dataEntry.providedBy", { name: series.provider.name, day: series.data_day })
          : t("dataEntry.noProvider")}
      </p>
      <p className="secondary">{t("dataEntry.followers", { count: series.key_results })}</p>
      <h3 className={styles.heading}>{t("dataEntry.history")}</h3>
      <QueryBoundary query={past}>
        {(items) => <PastValues items={ofSeries(items, series)} measure={series.measure} />}
      </QueryBoundary>
    </Drawer>
  );
}

/** Asked without a unit, all series come: the company's own have none. */
function ofSeries(items: PastValue[], series: Series): PastValue[] {
  return items.filter(({ unit }) => (unit?.id ?? null) === (series.unit?.id ?? null));
}

function PastValues({ items, measure }: { items: PastValue[]; measure: string }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const { fullRange } = useDates();
  if (items.length === 0) return <EmptyState title={t("dataEntry.noHistory")} />;
  const currentPeriods = new Set<string>();
  return (
    <ol className={styles.history}>
      {items.map((item) => {
        const replaced = currentPeriods.has(item.period_start);
        currentPeriods.add(item.period_start);
        const number =
          item.denominator === null
            ? item.value === null
              ? t("dataEntry.withdrawn")
              : value(item.value, measure)
            : `${value(item.numerator)} / ${value(item.denominator)}`;
        return (
          <li key={item.id}>
            <strong className={replaced ? styles.replaced : undefined}>{number}</strong>
            <span className="faint"> {fullRange(item.period_start, item.period_end)}</span>
            <span className="faint">
              {item.author} · <RelativeTime at={item.recorded_at} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
