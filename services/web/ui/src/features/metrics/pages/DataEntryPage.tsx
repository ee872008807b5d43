import DownloadOutlined from "@ant-design/icons/es/icons/DownloadOutlined";
import LeftOutlined from "@ant-design/icons/es/icons/LeftOutlined";
import RightOutlined from "@ant-design/icons/es/icons/RightOutlined";
import UploadOutlined from "@ant-design/icons/es/icons/UploadOutlined";
import Alert from "antd/es/alert";
import Button from "antd/es/button";
import Checkbox from "antd/es/checkbox/Checkbox";
import Input from "antd/es/input/Input";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { allows } from "@/api/allows";
import { PERIODS } from "@/api/goals";
import { exportGrid, type Grid, type Series } from "@/api/metrics";
import styles from "@/features/metrics/components/DataEntry.module.css";
import { EntryGrid } from "@/features/metrics/components/EntryGrid";
import { HistoryDrawer } from "@/features/metrics/components/HistoryDrawer";
import { WorkbookDrawer } from "@/features/metrics/components/WorkbookDrawer";
import { gridRows } from "@/features/metrics/entries";
import { useGrid } from "@/features/metrics/queries/metrics";
import { useEntries } from "@/features/metrics/useEntries";
import { useSignedIn } from "@/features/session/queries/session";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { saveFile } from "@/ui-kit/forms/saveFile";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { PageHeader } from "@/ui-kit/layout/PageHeader";

const COUNT = 6;

export default function DataEntryPage() {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  // Notices open the grid of what they name.
  const [search, setSearch] = useSearchParams();
  const period = PERIODS.find((candidate) => candidate === search.get("period")) ?? "month";
  const [until, setUntil] = useState<string>();
  const [typed, setTyped] = useState("");
  const [importing, setImporting] = useState(false);
  const q = useDebounced(typed.trim(), 250);
  const filter = { period, until, count: COUNT, ...(q && { q }) };
  const grid = useGrid(filter);
  const entry = useEntries(grid.data);

  const save = () =>
    exportGrid({ ...filter, limit: 200 }).then(
      (file) => saveFile(file, `${t("places.dataEntry")} ${grid.data?.periods.at(-1)?.name}.xlsx`),
      refusal,
    );
  return (
    <>
      <PageHeader title={t("places.dataEntry")}>
        <ChoiceBar
          label={t("dataEntry.period")}
          value={period}
          disabled={entry.changed > 0}
          options={PERIODS.map((value) => ({ value, label: t(`dataEntry.by.${value}`) }))}
          onChange={(value) => {
            setSearch({ period: value }, { replace: true });
            setUntil(undefined);
          }}
        />
        <Input
          className={styles.search}
          allowClear
          disabled={entry.changed > 0}
          aria-label={t("dataEntry.search")}
          placeholder={t("dataEntry.search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span className={styles.files}>
          <Button icon={<DownloadOutlined />} onClick={save} disabled={!grid.data?.items.length}>
            {t("dataEntry.export")}
          </Button>
          <Button icon={<UploadOutlined />} onClick={() => setImporting(true)}>
            {t("dataEntry.import")}
          </Button>
        </span>
      </PageHeader>
      <QueryBoundary query={grid} rows={8}>
        {(data) =>
          data.items.length === 0 ? (
            <NoMetrics searched={q !== ""} />
          ) : (
            <Entries data={data} entry={entry} onTurn={setUntil} />
          )
        }
      </QueryBoundary>
      {importing && <WorkbookDrawer period={period} onClose={() => setImporting(false)} />}
    </>
  );
}

interface EntriesProps {
  data: Grid;
  entry: ReturnType<typeof useEntries>;
  onTurn: (until: string | undefined) => void;
}

function Entries({ data, entry, onTurn }: EntriesProps) {
  const { t } = useTranslation();
  const [lateOnly, setLateOnly] = useState(false);
  const [lost, setLost] = useState(0);
  const [openSeries, setOpenSeries] = useState<Series | null>(null);
  const visibleSeries = lateOnly ? data.items.filter(({ late }) => late > 0) : data.items;
  return (
    <>
      <div className={styles.tools}>
        <Button
          icon={<LeftOutlined />}
          disabled={entry.changed > 0}
          aria-label={t("dataEntry.earlier")}
          onClick={() => onTurn(data.periods[0]?.start)}
        />
        <Button
          icon={<RightOutlined />}
          disabled={entry.changed > 0}
          aria-label={t("dataEntry.latest")}
          onClick={() => onTurn(undefined)}
        />
        <Checkbox checked={lateOnly} onChange={(event) => setLateOnly(event.target.checked)}>
          {t("dataEntry.lateOnly", { count: data.late })}
        </Checkbox>
        <span className={`faint ${styles.keys}`}>{t("dataEntry.keys")}</span>
      </div>
      {lost > 0 && (
        <Alert
          className={styles.lost}
          type="warning"
          showIcon
          closable={{ onClose: () => setLost(0) }}
          title={t("dataEntry.lost", { count: lost })}
        />
      )}
      <div className={`panel ${styles.panel}`}>
        <EntryGrid
          grid={data}
          rows={gridRows(visibleSeries)}
          entry={entry}
          onPasted={setLost}
          onOpen={setOpenSeries}
        />
        {visibleSeries.length === 0 && <EmptyState title={t("dataEntry.noneLate")} />}
      </div>
      {data.next && <p className="faint">{t("dataEntry.more")}</p>}
      {entry.error && <ErrorNotice error={entry.error} />}
      <div className={styles.bar} role="status">
        <Button
          type="primary"
          loading={entry.saving}
          disabled={entry.changed === 0 || entry.wrong > 0}
          onClick={entry.saveAll}
        >
          {entry.changed > 0 ? t("dataEntry.save", { count: entry.changed }) : t("actions.save")}
        </Button>
        {(entry.changed > 0 || entry.wrong > 0) && (
          <Button type="text" onClick={entry.reset}>
            {t("dataEntry.discard")}
          </Button>
        )}
        {entry.wrong > 0 && (
          <span className={styles.wrong}>{t("dataEntry.wrong", { count: entry.wrong })}</span>
        )}
        {entry.done && (
          <span className={styles.saved}>
            {t("dataEntry.saved", {
              cells: entry.done.changed,
              keyResults: entry.done.key_results,
            })}
          </span>
        )}
      </div>
      {openSeries && <HistoryDrawer series={openSeries} onClose={() => setOpenSeries(null)} />}
    </>
  );
}

function NoMetrics({ searched }: { searched: boolean }) {
  const { t } = useTranslation();
  const steward = allows(useSignedIn(), "manage_metrics");
  return (
    <div className="panel">
      <EmptyState
        title={t(searched ? "dataEntry.noneFound" : "dataEntry.none")}
        hint={searched ? undefined : t(steward ? "dataEntry.noneSteward" : "dataEntry.noneHint")}
      >
        {steward && !searched && <Link to="/settings/metrics">{t("dataEntry.toMetrics")}</Link>}
      </EmptyState>
    </div>
  );
}
