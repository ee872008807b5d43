import Button from "antd/es/button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ComparedSheet, ComparedUnit, Level } from "@/api/across";
import type { Cycle } from "@/api/goals";
import { useComparison } from "@/features/comparison/queries/across";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { Loaded } from "@/ui-kit/feedback/QueryBoundary";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { Sideways } from "@/ui-kit/tables/HorizontalScroll";
import { More } from "@/ui-kit/tables/LoadMore";

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
  const [level, setLevel] = useState<Level>("own");
  const [picked, setPicked] = useState(NONE);
  const [noting, setNoting] = useState(false);
  const found = useComparison({ cycle_id: cycle.id, unit_id: unit.id, level });
  const count = picked.goals.size + picked.sheets.size;
  const pick = (of: keyof Picked, id: string, name: string) =>
    setPicked((known) => ({ ...known, [of]: toggled(known[of], id, name) }));
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <ChoiceBar
          label={t("across.level")}
          value={level}
          onChange={setLevel}
          options={(["own", "below"] as const).map((value) => ({
            value,
            label: t(`across.levels.${value}`),
          }))}
        />
        <span className="faint">{t(`across.levelHint.${level}`)}</span>
        <Button type="primary" disabled={count === 0} onClick={() => setNoting(true)}>
          {count > 0 ? t("across.noteCount", { count }) : t("across.note")}
        </Button>
      </div>
      <Loaded query={found}>
        {(data) => {
          const sheets = data.pages.flatMap(({ items }) => items);
          if (sheets.length === 0) return <NoSheets level={level} />;
          return (
            <>
              <Sideways label={t("across.tabs.sheets")}>
                <div className={styles.columns}>
                  {sheets.map((sheet) => (
                    <ComparedColumn key={sheet.id} sheet={sheet} picked={picked} pick={pick} />
                  ))}
                </div>
              </Sideways>
              <Difficulties sheets={sheets} />
              <More found={found} />
            </>
          );
        }}
      </Loaded>
      <Suspense>
        {noting && (
          <FindingDrawer
            cycle={cycle}
            picked={picked}
            onClose={() => setNoting(false)}
            onNoted={() => setPicked(NONE)}
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
      <Nothing title={t(`across.noSheets.${level}`)} hint={t("across.noSheetsHint")} />
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

function toggled(known: Map<string, string>, id: string, name: string): Map<string, string> {
  const next = new Map(known);
  if (!next.delete(id)) next.set(id, name);
  return next;
}
