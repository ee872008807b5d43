import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Input from "antd/es/input/Input";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import type { Metric } from "@/api/metrics";
import { useMetrics } from "@/features/metrics/queries/metrics";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { MetricDrawer } from "./MetricDrawer";

const MOST = 200;

export function Metrics() {
  const { t } = useTranslation();
  const [section, setSection] = useState<"used" | "archived">("used");
  const [typed, setTyped] = useState("");
  const [openMetric, setOpenMetric] = useState<Metric | "new" | null>(null);
  const q = useDebounced(typed.trim(), 250);
  const metrics = useMetrics({
    archived: section === "archived",
    limit: MOST,
    ...(q && { q }),
  });
  const columns = useColumns(setOpenMetric);
  return (
    <>
      <div className={styles.tools}>
        <p className="secondary">{t("dataEntry.metricsHint")}</p>
        <ChoiceBar
          label={t("settings.state")}
          value={section}
          options={[
            { value: "used", label: t("dataEntry.used") },
            { value: "archived", label: t("dataEntry.archived") },
          ]}
          onChange={setSection}
        />
        <Input
          style={{ width: 200 }}
          allowClear
          aria-label={t("dataEntry.search")}
          placeholder={t("dataEntry.search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpenMetric("new")}>
          {t("dataEntry.add")}
        </Button>
      </div>
      <QueryBoundary query={metrics}>
        {(items) => (
          <div className="panel">
            <DenseTable
              rowKey="id"
              columns={columns}
              dataSource={items}
              minWidth={960}
              emptyState={
                <EmptyState
                  title={t(q ? "dataEntry.noneFound" : "dataEntry.noMetrics")}
                  hint={q ? undefined : t("dataEntry.noMetricsHint")}
                />
              }
            />
          </div>
        )}
      </QueryBoundary>
      {openMetric !== null && (
        <MetricDrawer
          metric={openMetric === "new" ? null : openMetric}
          onClose={() => setOpenMetric(null)}
        />
      )}
    </>
  );
}

function useColumns(open: (metric: Metric) => void): ColumnsType<Metric> {
  const { t } = useTranslation();
  return [
    {
      title: t("dataEntry.metric"),
      width: 200,
      render: (_, metric) => (
        <button
          type="button"
          className={`plain-button ${styles.opens}`}
          onClick={() => open(metric)}
        >
          {metric.name}
          {metric.unit && <span className="faint"> {metric.unit}</span>}
        </button>
      ),
    },
    { title: t("dataEntry.code"), dataIndex: "code", width: 130 },
    {
      title: t("keyResult.accumulation"),
      width: 200,
      render: (_, { accumulation, period }) =>
        `${t(`period.${period}`)} · ${t(`accumulation.${accumulation}`)}`,
    },
    {
      title: t("dataEntry.series"),
      render: (_, { series }) => <SeriesNames names={series.map((unit) => unit?.name ?? null)} />,
    },
    {
      title: t("dataEntry.provider"),
      width: 110,
      render: (_, { provider }) =>
        provider?.name ?? <span className={styles.missing}>{t("dataEntry.nobody")}</span>,
    },
    {
      title: t("dataEntry.dataDay"),
      width: 120,
      align: "right",
      render: (_, { data_day }) => t("dataEntry.dataDayIs", { day: data_day }),
    },
    {
      title: t("actions.title"),
      width: 80,
      align: "right",
      render: (_, metric) => (
        <Button
          size="small"
          disabled={!allows(metric, "edit")}
          aria-label={t("dataEntry.editOf", { name: metric.name })}
          onClick={() => open(metric)}
        >
          {t("actions.edit")}
        </Button>
      ),
    },
  ];
}

/** The first few by name; of the others, how many. */
function SeriesNames({ names }: { names: (string | null)[] }) {
  const { t } = useTranslation();
  const all = names.map((name) => name ?? t("dataEntry.company"));
  const rest = all.length - 3;
  return (
    <span title={all.join(" · ")}>
      {all.slice(0, 3).join(" · ")}
      {rest > 0 && <span className="faint"> +{rest}</span>}
    </span>
  );
}
