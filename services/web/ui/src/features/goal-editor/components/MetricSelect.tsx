import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Metric } from "@/api/metrics";
import { metricOption } from "@/features/goal-editor/goalForm";
import { useMetrics } from "@/features/metrics/queries/metrics";
import { useDebounced } from "@/ui-kit/forms/useDebounced";

interface MetricSelectProps {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  disabled: boolean;
  /** What it follows already, whatever is found. */
  savedOption: { value: string; label: string } | undefined;
  onChoose: (metric: Metric | null) => void;
}

/** A metric's series: whoever provides it tells the values of this key result. */
export function MetricSelect(props: MetricSelectProps) {
  const { id, value, onChange, disabled, savedOption, onChoose } = props;
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 250);
  const metrics = useMetrics({ limit: 50, ...(q && { q }) }, !disabled);
  const seriesOptions = (metrics.data ?? []).flatMap((metric) =>
    metric.series.map((unit) => ({
      metric,
      value: metricOption(metric.id, unit?.id ?? null),
      label: `${metric.name} · ${unit?.name ?? t("dataEntry.company")}`,
    })),
  );
  const options = seriesOptions.map(({ value, label }) => ({ value, label }));
  if (savedOption && !options.some((option) => option.value === savedOption.value))
    options.unshift(savedOption);
  return (
    <Select
      id={id}
      allowClear
      disabled={disabled}
      value={value}
      onChange={(selectedValue: string | undefined) => {
        onChange?.(selectedValue);
        onChoose(seriesOptions.find((option) => option.value === selectedValue)?.metric ?? null);
      }}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      loading={metrics.isFetching}
      placeholder={t("dataEntry.ownerTells")}
      notFoundContent={metrics.isFetching ? t("states.loading") : t("dataEntry.noneFound")}
      options={options}
    />
  );
}
