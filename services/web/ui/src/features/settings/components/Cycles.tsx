import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Popconfirm from "antd/es/popconfirm";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import { type Cycle, type CycleState, type CycleStep, moveCycle } from "@/api/goals";
import { useCyclePage, useGoalsChange } from "@/features/goals/queries/goals";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { dayAfter, isoDate, today, useDates } from "@/format/dates";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { CycleDrawer } from "./CycleDrawer";
import { DryRunDrawer } from "./DryRunDrawer";
import { YearDrawer } from "./YearDrawer";

const NEXT: Partial<Record<CycleState, CycleStep>> = {
  planned: "drafting",
  drafting: "active",
  active: "scoring",
  scoring: "closed",
};

const LATER: Record<CycleState, CycleState[]> = {
  planned: ["drafting", "active", "scoring", "closed"],
  drafting: ["active", "scoring", "closed"],
  active: ["scoring", "closed"],
  scoring: ["closed"],
  closed: [],
};

/** In these, what a dry run finds can still be put right before anybody is stopped by it. */
const NOT_OPEN: CycleState[] = ["planned", "drafting", "active"];

export function Cycles() {
  const { t } = useTranslation();
  const cycles = useCyclePage();
  const [dryRunCycle, setTried] = useState<Cycle>();
  const columns = useColumns(
    (cycle) => setChanged(cycle),
    (cycle) => setTried(cycle),
  );
  const [adding, setAdding] = useState(false);
  const [laying, setLaying] = useState(false);
  const [changed, setChanged] = useState<Cycle>();
  return (
    <>
      <div className={styles.tools}>
        <p className="secondary">{t("settings.cyclesHint")}</p>
        {allows(cycles.data, "create") && (
          <>
            <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t("settings.addCycle")}
            </Button>
            <Button type="primary" onClick={() => setLaying(true)}>
              {t("settings.year.title")}
            </Button>
          </>
        )}
      </div>
      <QueryBoundary query={cycles}>
        {({ items }) => (
          <div className="panel">
            <DenseTable
              rowKey="id"
              columns={columns}
              dataSource={[...items].sort((a, b) => b.starts_on.localeCompare(a.starts_on))}
              minWidth={1040}
              emptyState={
                <EmptyState title={t("settings.noCycles")} hint={t("settings.noCyclesHint")} />
              }
            />
          </div>
        )}
      </QueryBoundary>
      {adding && <CycleDrawer onClose={() => setAdding(false)} />}
      {changed && (
        <CycleDrawer key={changed.id} cycle={changed} onClose={() => setChanged(undefined)} />
      )}
      {dryRunCycle && <DryRunDrawer cycle={dryRunCycle} onClose={() => setTried(undefined)} />}
      {laying && <YearDrawer onClose={() => setLaying(false)} />}
    </>
  );
}

function useColumns(
  onChange: (cycle: Cycle) => void,
  onTry: (cycle: Cycle) => void,
): ColumnsType<Cycle> {
  const { t } = useTranslation();
  const { fullRange, full } = useDates();
  return [
    { title: t("settings.cycleName"), dataIndex: "name" },
    { title: t("settings.cycleLevel"), render: (_, { level }) => t(`cycleLevel.${level}`) },
    {
      title: t("settings.cycleSpan"),
      render: (_, cycle) => fullRange(cycle.starts_on, cycle.ends_on),
    },
    {
      title: t("settings.cutOff"),
      render: (_, { cut_off_on }) => cut_off_on && full(cut_off_on),
    },
    {
      title: t("settings.state"),
      render: (_, { state }) => (
        <span className={styles.state} data-state={state}>
          {t(`cycleState.${state}`)}
        </span>
      ),
    },
    {
      title: t("settings.nextChange"),
      render: (_, cycle) => {
        const change = nextChange(cycle);
        return (
          change &&
          t("settings.nextChangeOn", { date: full(change.on), state: t(`cycleState.${change.to}`) })
        );
      },
    },
    {
      title: t("actions.title"),
      align: "right",
      render: (_, cycle) => (
        <span className={styles.actions}>
          {cycle.level !== "company" && NOT_OPEN.includes(cycle.state) && (
            <Button
              size="small"
              aria-label={t("dryRun.of", { name: cycle.name })}
              onClick={() => onTry(cycle)}
            >
              {t("dryRun.title")}
            </Button>
          )}
          {allows(cycle, "edit") && (
            <Button size="small" onClick={() => onChange(cycle)}>
              {t("actions.edit")}
            </Button>
          )}
          <NextStep cycle={cycle} />
        </span>
      ),
    },
  ];
}

/** What its dates do by themselves; nothing moves a cycle that was over when it was added. */
function nextChange(cycle: Cycle): { on: string; to: CycleState } | undefined {
  const dates: [string | null, CycleState][] = [
    [cycle.drafting_on, "drafting"],
    [cycle.starts_on, "active"],
    [dayAfter(cycle.ends_on), "scoring"],
    [cycle.closes_on, "closed"],
  ];
  const now = isoDate(today());
  for (const [on, to] of dates)
    if (on && on > now && LATER[cycle.state].includes(to)) return { on, to };
  return undefined;
}

function NextStep({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const move = useGoalsChange((to: CycleStep) => moveCycle(cycle.id, to));
  const next = NEXT[cycle.state];
  if (!next || !allows(cycle, "advance")) return null;
  return (
    <Popconfirm
      title={t("settings.moveQuestion", { name: cycle.name, state: t(`cycleState.${next}`) })}
      description={t(`settings.moveExplained.${next}`)}
      onConfirm={() => move.mutate(next, { onError: refusal })}
    >
      <Button
        size="small"
        loading={move.isPending}
        aria-label={t("settings.moveOf", { name: cycle.name, state: t(`cycleState.${next}`) })}
      >
        {t("settings.moveTo", { state: t(`cycleState.${next}`) })}
      </Button>
    </Popconfirm>
  );
}
