import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import type { KeyResult } from "@/api/goals";
import { useNumbers } from "@/format/numbers";
import { HealthTag } from "@/ui-kit/measures/HealthTag";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";
import { unitOf, useTargets } from "@/ui-kit/measures/useTargets";
import { ValueSource } from "@/ui-kit/measures/ValueSource";

import styles from "./KeyResultTable.module.css";
import { KeyResultBreakdown } from "./ProgressBreakdown";

interface KeyResultTableProps {
  keyResults: KeyResult[];
  editable: boolean;
  onOpen: (id: string) => void;
}

/** The widths are fixed by place, so that the tables of several goals line up. */
const COLUMNS = ["title", "weight", "current", "target", "progress", "health", "updated", "action"];

export function KeyResultTable({ keyResults, editable, onOpen }: KeyResultTableProps) {
  const { t } = useTranslation();
  const whole = keyResults.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <table className={styles.table}>
      <colgroup>
        {COLUMNS.map((column) => (
          <col key={column} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t("goals.keyResult")}</th>
          <th scope="col" className="numeric">
            {t("keyResult.weight")}
          </th>
          <th scope="col" className="numeric">
            {t("keyResult.current")}
          </th>
          <th scope="col" className="numeric">
            {t("keyResult.target")}
          </th>
          <th scope="col">{t("measures.progress")}</th>
          <th scope="col">{t("measures.health")}</th>
          <th scope="col">{t("measures.lastUpdate")}</th>
          <th scope="col">
            <span className="visually-hidden">{t("actions.title")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keyResults.map((keyResult) => (
          <KeyResultLine
            key={keyResult.id}
            keyResult={keyResult}
            share={whole > 0 ? (100 * keyResult.weight) / whole : 0}
            editable={editable}
            onOpen={onOpen}
          />
        ))}
      </tbody>
    </table>
  );
}

interface KeyResultLineProps {
  keyResult: KeyResult;
  /** Weights are relative: what counts is the part of the whole. */
  share: number;
  editable: boolean;
  onOpen: (id: string) => void;
}

function KeyResultLine({ keyResult, share, editable, onOpen }: KeyResultLineProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const { id, title, last_check_in_at, metric } = keyResult;
  const updated = metric ? metric.provided_through : last_check_in_at;
  return (
    <tr>
      <th scope="row" className={styles.title}>
        {title}
        <Marks keyResult={keyResult} />
      </th>
      <td className={`numeric ${styles.weight}`}>{percent(share)}</td>
      <td className={`numeric ${styles.current}`} data-label={t("keyResult.current")}>
        <Current keyResult={keyResult} />
      </td>
      <td className={`numeric ${styles.target}`} data-label={t("keyResult.target")}>
        <Target keyResult={keyResult} />
      </td>
      <td className={styles.progress}>
        <span className={styles.pace}>
          <PaceBar
            progress={keyResult.progress}
            expected={keyResult.expected}
            health={keyResult.health}
          />
          <KeyResultBreakdown keyResult={keyResult} />
        </span>
      </td>
      <td className={styles.health}>
        <HealthTag health={keyResult.health} />
      </td>
      <td className={styles.updated}>
        {updated ? <RelativeTime at={updated} /> : t("measures.never")}
      </td>
      <td className={styles.action}>
        <Button
          size="small"
          type={editable ? "default" : "link"}
          aria-label={t(editable ? "goals.updateOf" : "goals.historyOf", { title })}
          onClick={() => onOpen(id)}
        >
          {t(editable ? "goals.update" : "goals.history")}
        </Button>
      </td>
    </tr>
  );
}

function Current({ keyResult }: { keyResult: KeyResult }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const { direction, current, amounts_shown } = keyResult;
  if (!amounts_shown) return <SavedMark />;
  return (
    <>
      <ValueSource keyResult={keyResult} />
      {direction === "binary" && current !== null
        ? t(current > 0 ? "checkIn.done" : "checkIn.notDone")
        : value(current, unitOf(keyResult))}
    </>
  );
}

function Target({ keyResult }: { keyResult: KeyResult }) {
  const { t } = useTranslation();
  const targetOf = useTargets();
  const { milestones } = keyResult;
  if (milestones.length > 0)
    return t("plan.stepsDone", {
      done: milestones.filter(({ done_on }) => done_on !== null).length,
      count: milestones.length,
    });
  if (!keyResult.amounts_shown) return <SavedMark />;
  return targetOf(keyResult);
}

/** The number is there, for others. */
function SavedMark() {
  const { t } = useTranslation();
  return (
    <span className="faint" title={t("amounts.keptHint")}>
      {t("amounts.kept")}
    </span>
  );
}

/** What is not as usual: a stretch, or a number that comes from below. */
function Marks({ keyResult }: { keyResult: KeyResult }) {
  const { t } = useTranslation();
  const { ambition, progress_source, children_mode } = keyResult;
  const marks = [
    ambition === "aspirational" && t("plan.ambitions.aspirational"),
    progress_source === "children" && t(`plan.drivers.${children_mode}`),
  ].filter(Boolean);
  return marks.map((mark) => (
    <span key={String(mark)} className={`faint ${styles.mark}`}>
      {mark}
    </span>
  ));
}
