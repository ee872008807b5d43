import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { OwnerKind } from "@/api/shared";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { WaitingPage } from "@/feedback/Waiting";
import { useDates } from "@/format/dates";
import { ChoiceBar } from "@/inputs/ChoiceBar";
import { useBoard, useBoardVersion } from "@/queries/board";

import styles from "./BoardPage.module.css";
import { BoardSummary } from "./BoardSummary";
import { BoardUnits } from "./BoardUnits";
import type { Filter } from "./filter";

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
      <header className={styles.head}>
        <h1>{t("places.board")}</h1>
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
      </header>
      {!board.data && error && <ErrorNotice error={error} onRetry={() => version.refetch()} />}
      {!board.data && !error && <WaitingPage />}
      {board.data && (
        <>
          <BoardSummary summary={board.data.summary} />
          <BoardUnits items={board.data.items} filter={filter} />
        </>
      )}
    </>
  );
}
