import Select from "antd/es/select";
import Tabs from "antd/es/tabs";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { allows } from "@/api/allows";
import type { ComparedUnit } from "@/api/comparisons";
import type { Cycle } from "@/api/goals";
import { CompareTab } from "@/features/comparison/components/CompareTab";
import { FilingTab } from "@/features/comparison/components/FilingTab";
import { GapsTab } from "@/features/comparison/components/GapsTab";
import { SessionsTab } from "@/features/comparison/components/SessionsTab";
import { useComparedUnits } from "@/features/comparison/queries/comparisons";
import { useCycles } from "@/features/goals/queries/goals";
import { useSignedIn } from "@/features/session/queries/session";
import { isoDate, today } from "@/format/dates";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { PageHeader } from "@/ui-kit/layout/PageHeader";

const TABS = ["sheets", "sessions", "filing", "gaps"] as const;

/** 横向比对: heads and above look across, file, meet, and find what is missing. */
export default function ComparePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab = "sheets" } = useParams();
  const [search, setSearch] = useSearchParams();
  const files = allows(useSignedIn(), "view_filings");
  const cycles = useCycles();
  const units = useComparedUnits();
  const error = cycles.error ?? units.error;
  if (error) return <ErrorNotice error={error} onRetry={() => units.refetch()} />;
  if (!cycles.data || !units.data) return <PageSkeleton />;
  const cycle =
    cycles.data.find(({ id }) => id === search.get("cycle")) ?? defaultCycle(cycles.data);
  const unit = units.data.find(({ id }) => id === search.get("unit")) ?? first(units.data);
  const narrowed = tab === "sheets" ? unit?.id : search.get("unit") || undefined;
  const go = (next: Record<string, string>) =>
    setSearch((previous) => ({ ...Object.fromEntries(previous), ...next }), { replace: true });
  return (
    <>
      <PageHeader title={t("across.title")}>
        {cycle && (
          <Select
            aria-label={t("across.cycle")}
            value={cycle.id}
            popupMatchSelectWidth={false}
            options={cycles.data.map(({ id, name, level }) => ({
              value: id,
              label: `${name} · ${t(`cycleLevel.${level}`)}`,
            }))}
            onChange={(id) => go({ cycle: id })}
          />
        )}
        {unit && tab !== "sessions" && (
          <Select
            aria-label={t("across.unit")}
            value={narrowed}
            allowClear={tab !== "sheets"}
            placeholder={t("across.allUnits")}
            popupMatchSelectWidth={false}
            showSearch={{ optionFilterProp: "label" }}
            options={units.data.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id: string | undefined) => go({ unit: id ?? "" })}
          />
        )}
      </PageHeader>
      {!cycle || !unit ? (
        <div className="panel">
          <EmptyState title={t("across.notYours")} hint={t("across.notYoursHint")} />
        </div>
      ) : (
        <Tabs
          activeKey={tab}
          destroyOnHidden
          onChange={(key) => navigate({ pathname: `/compare/${key}`, search: `?${search}` })}
          items={TABS.filter((key) => files || key !== "filing").map((key) => ({
            key,
            label: t(`across.tabs.${key}`),
            children: <TabContent tab={key} cycle={cycle} unit={unit} unitId={narrowed} />,
          }))}
        />
      )}
    </>
  );
}

interface TabContentProps {
  tab: (typeof TABS)[number];
  cycle: Cycle;
  unit: ComparedUnit;
  /** What the other tabs are narrowed to; nothing for all that one may see. */
  unitId?: string;
}

function TabContent({ tab, cycle, unit, unitId }: TabContentProps) {
  switch (tab) {
    case "sheets":
      return <CompareTab cycle={cycle} unit={unit} />;
    case "sessions":
      return <SessionsTab cycle={cycle} />;
    case "filing":
      return <FilingTab cycle={cycle} unitId={unitId} />;
    case "gaps":
      return <GapsTab cycle={cycle} unitId={unitId} />;
  }
}

/** Units compare by what runs now: sheets of people are the most of them. */
function defaultCycle(cycles: Cycle[]): Cycle | undefined {
  const date = isoDate(today());
  const running = cycles.filter(
    ({ state, starts_on, ends_on }) => state === "active" && starts_on <= date && date <= ends_on,
  );
  const quarters = [...running].sort((a, b) => (a.starts_on < b.starts_on ? -1 : 1));
  return (
    quarters.find(({ level }) => level === "person") ??
    quarters.find(({ level }) => level === "unit") ??
    running[0] ??
    cycles[0]
  );
}

function first(units: ComparedUnit[]): ComparedUnit | undefined {
  return (
    units.find(({ headed }) => headed) ??
    units.find(({ parent_id }) => parent_id === null) ??
    units[0]
  );
}
