import RightOutlined from "@ant-design/icons/es/icons/RightOutlined";
import Button from "antd/es/button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { BoardRow, HealthCounts } from "@/api/insights";
import { type Filter, matches, type PlacedUnit } from "@/features/board/filter";
import { useUnitBoard } from "@/features/board/queries/board";
import { useNumbers } from "@/format/numbers";
import { HEALTHS, HealthMark, HealthTag } from "@/ui-kit/measures/HealthTag";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";
import { LoadMore } from "@/ui-kit/tables/LoadMore";
import { BoardCrossUnitRequests } from "./BoardCrossUnitRequests";
import styles from "./BoardUnits.module.css";

interface BoardUnitRowProps {
  item: PlacedUnit;
  filter: Filter;
  open: boolean;
  onToggle: () => void;
}

export function BoardUnitRow({ item, filter, open, onToggle }: BoardUnitRowProps) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const { unit, head, depth, goals, cross_unit_requests } = item;
  const matchingRows = goals.filter((row) => matches(filter, row));
  const across = filter === "all" ? cross_unit_requests : [];
  return (
    <tbody
      className={styles.unit}
      style={{ "--depth": depth } as React.CSSProperties}
      data-testid={`board-unit-${unit.id ?? "company"}`}
    >
      <tr>
        <th scope="row" className={styles.name} style={{ "--depth": depth } as React.CSSProperties}>
          <button
            type="button"
            className={`plain-button ${styles.toggle}`}
            aria-expanded={open}
            disabled={matchingRows.length + across.length === 0 || filter !== "all"}
            onClick={onToggle}
          >
            <RightOutlined className={styles.arrow} aria-hidden />
            {unit.name}
            {across.length > 0 && (
              <span className={styles.across}>
                {t("board.across", { count: across.length })}
                {item.has_more_cross_unit_requests && "+"}
              </span>
            )}
          </button>
        </th>
        <td className={styles.leader}>{head?.name ?? t("board.noHead")}</td>
        <td className={`numeric ${styles.goals}`}>{value(item.goal_count)}</td>
        <Pace {...item} />
        <td className={styles.counts}>
          <Counts counts={item.counts} />
        </td>
        <Updated at={item.last_update} />
      </tr>
      {open && matchingRows.map((row) => <GoalRow key={row.goal_id} row={row} />)}
      {open && across.length > 0 && (
        <tr className={styles.goal}>
          <td colSpan={7} className={styles.name}>
            <BoardCrossUnitRequests items={across} more={item.has_more_cross_unit_requests} />
          </td>
        </tr>
      )}
      {open && item.has_more && unit.id !== null && (
        <FurtherGoals unitId={unit.id} listedRows={goals} filter={filter} />
      )}
    </tbody>
  );
}

interface FurtherGoalsProps {
  unitId: string;
  listedRows: BoardRow[];
  filter: Filter;
}

/** The rest of a large unit, on demand. */
function FurtherGoals({ unitId, listedRows, filter }: FurtherGoalsProps) {
  const { t } = useTranslation();
  const [expanded, setExpanded] = useState(false);
  return expanded ? (
    <FurtherRows unitId={unitId} listedRows={listedRows} filter={filter} />
  ) : (
    <tr className={styles.goal}>
      <td colSpan={7} className={styles.name}>
        <Button type="link" size="small" onClick={() => setExpanded(true)}>
          {t("board.more")}
        </Button>
      </td>
    </tr>
  );
}

function FurtherRows({ unitId, listedRows, filter }: FurtherGoalsProps) {
  const further = useUnitBoard(unitId);
  const listedIds = new Set(listedRows.map(({ goal_id }) => goal_id));
  const rows = (further.data?.pages.flatMap(({ items }) => items) ?? []).filter(
    (row) => !listedIds.has(row.goal_id) && matches(filter, row),
  );
  return (
    <>
      {rows.map((row) => (
        <GoalRow key={row.goal_id} row={row} />
      ))}
      {further.hasNextPage && (
        <tr className={styles.goal}>
          <td colSpan={7} className={styles.name}>
            <LoadMore query={further} type="link" size="small" />
          </td>
        </tr>
      )}
    </>
  );
}

function GoalRow({ row }: { row: BoardRow }) {
  return (
    <tr className={styles.goal}>
      <th scope="row" colSpan={3} className={styles.name}>
        <Link to={`/goals/${row.goal_id}`}>{row.title}</Link>
        {row.owner.kind !== "company" && <span className="faint"> {row.owner.name}</span>}
      </th>
      <Pace {...row} />
      <td className={styles.counts} />
      <Updated at={row.last_update} />
    </tr>
  );
}

type PaceProps = Pick<BoardRow, "progress" | "expected" | "health">;

function Pace({ progress, expected, health }: PaceProps) {
  const { percent } = useNumbers();
  return (
    <>
      <td className={styles.progress}>
        <span className={styles.pace}>
          <PaceBar progress={progress} expected={expected} health={health} />
          <span key={progress} className={`numeric ${styles.percent}`}>
            {percent(progress)}
          </span>
        </span>
      </td>
      <td className={styles.health}>
        <HealthTag health={health} />
      </td>
    </>
  );
}

function Updated({ at }: { at: string | null }) {
  const { t } = useTranslation();
  return <td className={styles.updated}>{at ? <RelativeTime at={at} /> : t("measures.never")}</td>;
}

function Counts({ counts }: { counts: HealthCounts }) {
  const { t } = useTranslation();
  const present = HEALTHS.filter((health) => counts[health]);
  return (
    <ul className={styles.countList}>
      {present.map((health) => (
        <li key={health} title={t(`health.${health}`)}>
          <HealthMark health={health} />
          <span className="visually-hidden">{t(`health.${health}`)}</span>
          {counts[health]}
        </li>
      ))}
    </ul>
  );
}
