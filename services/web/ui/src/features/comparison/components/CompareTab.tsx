import Button from "antd/es/button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ComparedSheet, ComparedUnit, Level } from "@/api/comparisons";
import type { Cycle } from "@/api/goals";
import { useComparison } from "@/features/comparison/queries/comparisons";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { HorizontalScroll } from "@/ui-kit/tables/HorizontalScroll";
import { LoadMore } from "@/ui-kit/tables/LoadMore";

import { ComparedColumn } from "./ComparedColumn";
import styles from "./compare.module.css";

const FindingDrawer = lazy(async () => ({
  default: (await import("./FindingDrawer")).FindingDrawer,
}));

export interface Picked {
  goals: Map<string, string>;
  sheets: Map<string, string>;
}

const NONE: Picked = { goals: new Map(), sheets: new Map() };

/** Sheets side by side; what is picked becomes a finding. */
export function CompareTab({ cycle, unit }: { cycle: Cycle; unit: ComparedUnit }) {
  const { t } = useTranslation();
  const [level, setLevel] = useState<Level>("peers");
  const [selection, setSelection] = useState(NONE);
  const [noting, setNoting] = useState(false);
  const comparison = useComparison({ cycle_id: cycle.id, unit_id: unit.id, level });
  const count = selection.goals.size + selection.sheets.size;
  const pick = (of: keyof Picked, id: string, name: string) =>
    setSelection((previous) => ({ ...previous, [of]: toggle(previous[of], id, name) }));
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <ChoiceBar
          label={t("across.level")}
          value={level}
          onChange={setLevel}
          options={(["peers", "below"] as const).map((value) => ({
            value,
            label: t(`across.levels.${value}`),
          }))}
        />
        <span className="faint">{t(`across.levelHint.${level}`)}</span>
        <Button type="primary" disabled={count === 0} onClick={() => setNoting(true)}>
          {count > 0 ? t("across.noteCount", { count }) : t("across.note")}
        </Button>
      </div>
      <QueryBoundary query={comparison}>
        {(data) => {
          const sheets = data.pages.flatMap(({ items }) => items);
          if (sheets.length === 0) return <NoSheets level={level} />;
          return (
            <>
              <HorizontalScroll label={t("across.tabs.sheets")}>
                <div className={styles.columns}>
                  {sheets.map((sheet) => (
                    <ComparedColumn
                      key={sheet.id}
                      sheet={sheet}
                      selection={selection}
                      pick={pick}
                    />
                  ))}
                </div>
              </HorizontalScroll>
              <Difficulties sheets={sheets} />
              <LoadMore query={comparison} />
            </>
          );
        }}
      </QueryBoundary>
      <Suspense>
        {noting && (
          <FindingDrawer
            cycle={cycle}
            selection={selection}
            onClose={() => setNoting(false)}
            onNoted={() => setSelection(NONE)}
          />
        )}
      </Suspense>
    </div>
  );
}

function NoSheets({ level }: { level: Level }) {
  const { t } = useTranslation();
  return (
    <div className="panel">
      <EmptyState title={t(`across.noSheets.${level}`)} hint={t("across.noSheetsHint")} />
    </div>
  );
}

/** How hard the sheets were judged, in one line: uneven difficulty shows at once. */
function Difficulties({ sheets }: { sheets: ComparedSheet[] }) {
  const { t } = useTranslation();
  const judged = sheets.filter(({ difficulty }) => difficulty !== null);
  if (judged.length < 2) return null;
  const numbers = judged.map(({ difficulty }) => difficulty ?? 0);
  return (
    <p className="secondary">
      {t("across.difficultyRange", {
        count: judged.length,
        low: Math.min(...numbers),
        high: Math.max(...numbers),
      })}
    </p>
  );
}

function toggle(selected: Map<string, string>, id: string, name: string): Map<string, string> {
  const next = new Map(selected);
  if (!next.delete(id)) next.set(id, name);
  return next;
}
