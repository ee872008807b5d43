import Button from "antd/es/button";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import {
  drawSample,
  EXCEPTIONS,
  type Exception,
  type Filing,
  type FilingCounts,
  type Sample,
} from "@/api/filings";
import type { Cycle, SheetState } from "@/api/goals";
import { useFilingCounts, useFilings } from "@/features/comparison/queries/filings";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { LoadMore } from "@/ui-kit/tables/LoadMore";

import styles from "./compare.module.css";

const STATES: SheetState[] = ["draft", "in_approval", "filed"];
type Selection = { state?: SheetState; exception?: Exception | "any" };

/** 备案: filing is automatic; what is unusual comes first, and samples beside it. */
export function FilingTab({ cycle, unitId }: { cycle: Cycle; unitId?: string }) {
  const { t } = useTranslation();
  const [selection, setSelection] = useState<Selection>({ exception: "any" });
  const [sample, setSample] = useState<Sample | null>(null);
  const counts = useFilingCounts({ cycle_id: cycle.id, unit_id: unitId });
  const filings = useFilings({ cycle_id: cycle.id, unit_id: unitId, ...selection });
  return (
    <div className={styles.stack}>
      {counts.data && <Sums counts={counts.data} selection={selection} show={setSelection} />}
      <SampleBar cycle={cycle} unitId={unitId} sample={sample} onDrawn={setSample} />
      {sample ? (
        <div className="panel">
          <FilingTable items={sample.items} none={t("filing.noSample")} />
        </div>
      ) : (
        <QueryBoundary query={filings}>
          {(data) => (
            <>
              <div className="panel">
                <FilingTable
                  items={data.pages.flatMap(({ items }) => items)}
                  none={t("filing.none")}
                />
              </div>
              <LoadMore query={filings} />
            </>
          )}
        </QueryBoundary>
      )}
    </div>
  );
}

interface SumsProps {
  counts: FilingCounts;
  selection: Selection;
  show: (selection: Selection) => void;
}

function Sums({ counts, selection, show }: SumsProps) {
  const { t } = useTranslation();
  const exceptions = EXCEPTIONS.filter((code) => counts.exceptions[code] > 0);
  return (
    <div className={styles.sums}>
      {STATES.map((state) => (
        <Sum
          key={state}
          name={t(`sheetState.${state}`)}
          count={counts.states[state]}
          selected={selection.state === state}
          onChoose={() => show(selection.state === state ? { exception: "any" } : { state })}
        />
      ))}
      {exceptions.map((code) => (
        <Sum
          key={code}
          name={t(`filing.exception.${code}`)}
          count={counts.exceptions[code]}
          selected={selection.exception === code}
          onChoose={() => show({ exception: selection.exception === code ? "any" : code })}
        />
      ))}
    </div>
  );
}

interface SumProps {
  name: string;
  count: number;
  selected: boolean;
  onChoose: () => void;
}

export function Sum({ name, count, selected, onChoose }: SumProps) {
  return (
    <button
      type="button"
      className={styles.sum}
      aria-pressed={selected}
      disabled={count === 0 && !selected}
      onClick={onChoose}
    >
      <span className="faint">{name}</span>
      <strong>{count}</strong>
    </button>
  );
}

interface SampleBarProps {
  cycle: Cycle;
  unitId?: string;
  sample: Sample | null;
  onDrawn: (sample: Sample | null) => void;
}

/** The seed is shown: whoever types it again draws the same sheets. */
function SampleBar({ cycle, unitId, sample, onDrawn }: SampleBarProps) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const [perUnit, setPerUnit] = useState(2);
  const [seed, setSeed] = useState("");
  const draw = () =>
    drawSample({
      cycle_id: cycle.id,
      unit_id: unitId,
      per_unit: perUnit,
      seed: seed || undefined,
    })
      .then(onDrawn)
      .catch(refusal);
  return (
    <div className={styles.inline}>
      <span className="secondary">{t("filing.sample")}</span>
      <InputNumber
        aria-label={t("filing.perUnit")}
        className={styles.number}
        min={1}
        max={20}
        value={perUnit}
        onChange={(value) => setPerUnit(value ?? 1)}
      />
      <span className="faint">{t("filing.perUnit")}</span>
      <Input
        aria-label={t("filing.seed")}
        placeholder={t("filing.seed")}
        value={seed}
        maxLength={40}
        style={{ width: 130 }}
        onChange={({ target }) => setSeed(target.value)}
      />
      <Button onClick={draw}>{t("filing.draw")}</Button>
      {sample && (
        <>
          <span className="secondary">
            {t("filing.drawn", { count: sample.items.length, seed: sample.seed })}
          </span>
          <Button type="text" onClick={() => onDrawn(null)}>
            {t("filing.backToList")}
          </Button>
        </>
      )}
    </div>
  );
}

function FilingTable({ items, none }: { items: Filing[]; none: string }) {
  const { t } = useTranslation();
  const columns: ColumnsType<Filing> = [
    {
      title: t("filing.owner"),
      width: 160,
      render: (_, filing) => <Link to={`/sheets/${filing.id}`}>{filing.owner.name}</Link>,
    },
    { title: t("filing.unit"), width: 140, render: (_, filing) => filing.unit?.name ?? "–" },
    {
      title: t("filing.state"),
      width: 100,
      render: (_, filing) => t(`sheetState.${filing.state}`),
    },
    {
      title: t("filing.difficulty"),
      width: 80,
      align: "right",
      render: (_, filing) => <span className="numeric">{filing.difficulty ?? "–"}</span>,
    },
    {
      title: t("filing.unusual"),
      render: (_, filing) => (
        <span className={styles.tags}>
          {filing.exceptions.map((code) => (
            <span key={code} className={styles.tag}>
              {t(`filing.exception.${code}`)}
            </span>
          ))}
        </span>
      ),
    },
  ];
  return (
    <DenseTable
      rowKey="id"
      minWidth={640}
      columns={columns}
      dataSource={items}
      emptyState={<EmptyState title={none} />}
    />
  );
}
