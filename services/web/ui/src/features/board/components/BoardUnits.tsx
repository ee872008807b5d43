import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { BoardUnit } from "@/api/insights";
import { type Filter, unitTree } from "@/features/board/filter";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { BoardUnitRow } from "./BoardUnitRow";
import styles from "./BoardUnits.module.css";

interface BoardUnitsProps {
  items: BoardUnit[];
  filter: Filter;
}

export function BoardUnits({ items, filter }: BoardUnitsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const units = unitTree(items, filter);
  const toggle = (id: string) =>
    setOpen((before) =>
      before.has(id)
        ? new Set([...before].filter((unitId) => unitId !== id))
        : new Set([...before, id]),
    );

  if (units.length === 0)
    return (
      <div className="panel">
        {filter === "all" ? (
          <EmptyState title={t("board.none")} hint={t("board.noneHint")}>
            <Link to="/goals?scope=company">{t("board.toCompanyGoals")}</Link>
          </EmptyState>
        ) : (
          <EmptyState title={t("board.noneLike")} hint={t("board.noneLikeHint")} />
        )}
      </div>
    );
  return (
    <div className={`panel ${styles.frame}`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("board.unit")}</th>
            <th scope="col">{t("board.head")}</th>
            <th scope="col" className="numeric">
              {t("board.goals")}
            </th>
            <th scope="col">{t("board.progress")}</th>
            <th scope="col">{t("measures.health")}</th>
            <th scope="col">{t("board.spread")}</th>
            <th scope="col">{t("measures.lastUpdate")}</th>
          </tr>
        </thead>
        {units.map((item) => {
          const id = item.unit.id ?? "company";
          return (
            <BoardUnitRow
              key={id}
              item={item}
              filter={filter}
              open={filter !== "all" || open.has(id)}
              onToggle={() => toggle(id)}
            />
          );
        })}
      </table>
    </div>
  );
}
