import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OwnerKind } from "@/api/shared";
import { BoardSummary } from "@/features/board/components/BoardSummary";
import { BoardUnits } from "@/features/board/components/BoardUnits";
import type { Filter } from "@/features/board/filter";
import { useBoard, useBoardVersion } from "@/features/board/queries/board";
import { useDates } from "@/format/dates";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import styles from "./BoardPage.module.css";

/** Past this the reader is told how old the numbers are. */
const TELLING_LAG = 5;
const LEVELS: OwnerKind[] = ["company", "unit", "person"];

export default function BoardPage() {
  const { t } = useTranslation();
  const { clock } = useDates();
  const [filter, setFilter] = useState<Filter>("all");
  const [level, setLevel] = useState<OwnerKind | "all">("all");
  const version = useBoardVersion();
  const board = useBoard(level === "all" ? undefined : level, version.data?.version);
  const error = version.error ?? board.error;
  const lagging = (version.data?.lag_seconds ?? 0) > TELLING_LAG || error !== null;

  return (
    <>
      <PageHeader title={t("places.board")} className={styles.head}>
        <ChoiceBar
          label={t("board.filter")}
          value={filter}
          options={[
            { value: "all", label: t("board.all") },
            { value: "troubled", label: t("board.troubled") },
            { value: "stale", label: t("board.stale") },
          ]}
          onChange={setFilter}
        />
        <ChoiceBar
          label={t("board.level")}
          value={level}
          options={[
            { value: "all" as const, label: t("board.allLevels") },
            ...LEVELS.map((value) => ({ value, label: t(`cycleLevel.${value}`) })),
          ]}
          onChange={setLevel}
        />
        {board.data && (
          <span className={lagging ? styles.lagging : styles.live} role="status">
            {lagging
              ? t("board.asOf", { at: clock((version.data ?? board.data).as_of) })
              : t("board.live")}
          </span>
        )}
      </PageHeader>
      {!board.data && error && <ErrorNotice error={error} onRetry={() => version.refetch()} />}
      {!board.data && !error && <PageSkeleton />}
      {board.data && (
        <>
          <BoardSummary summary={board.data.summary} />
          <BoardUnits items={board.data.items} filter={filter} />
        </>
      )}
    </>
  );
}
