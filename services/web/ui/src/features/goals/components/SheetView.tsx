import Button from "antd/es/button";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { allows } from "@/api/allows";

import type { Goal, GoalKind, Sheet } from "@/api/goals";
import { sectionWeight } from "@/features/goal-editor/goalForm";
import styles from "@/features/goals/pages/GoalsPage.module.css";
import { useSheet } from "@/features/goals/queries/goals";
import { editorFor, scopeOfOwner } from "@/features/goals/scope";
import { useSignedIn } from "@/features/session/queries/session";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { GoalCard } from "./GoalCard";
import { ReopenSheet } from "./ReopenSheet";
import { SheetActions } from "./SheetActions";
import { SheetComments } from "./SheetComments";
import { SheetMenu } from "./SheetMenu";

export function SheetView({ sheetId }: { sheetId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSignedIn();
  const sheet = useSheet(sheetId);
  if (sheet.error && !sheet.data)
    return <ErrorNotice error={sheet.error} onRetry={() => sheet.refetch()} />;
  if (!sheet.data) return <PageSkeleton />;
  const { owner, cycle } = sheet.data;
  const editable = allows(sheet.data, "edit");
  const editor = editorFor(scopeOfOwner(owner, session.person.id), cycle.id);
  return (
    <section aria-label={sheet.data.owner.name} className={styles.sheet}>
      <SheetHead sheet={sheet.data} editor={editor} />
      {sheet.data.goals.length === 0 && (
        <div className="panel">
          <EmptyState title={t("goals.none")} hint={t("goals.noneHint")}>
            {editable && <Button onClick={() => navigate(editor)}>{t("goals.write")}</Button>}
          </EmptyState>
        </div>
      )}
      {sheet.data.goals.map((goal) => (
        <GoalCard key={goal.id} goal={goal} />
      ))}
      <SheetComments sheet={sheet.data} />
    </section>
  );
}

interface SheetHeadProps {
  sheet: Sheet;
  editor: string;
}

function SheetHead({ sheet, editor }: SheetHeadProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const { range } = useDates();
  const { cycle } = sheet;
  return (
    <div className={`panel ${styles.sheetHead}`}>
      <div className={styles.sheetWho}>
        <strong>{sheet.owner.name}</strong>
        <span className={styles.state} data-state={sheet.state}>
          {t(`sheetState.${sheet.state}`)}
        </span>
        <p className="faint">
          {cycle.name} · {range(cycle.starts_on, cycle.ends_on)}
        </p>
        <Drafting sheet={sheet} />
      </div>
      <div className={styles.sheetPace}>
        <PaceBar progress={sheet.progress} expected={sheet.expected} health={sheet.health} />
        <strong className="numeric">{percent(sheet.progress)}</strong>
        <span className="faint">{t("measures.expected", { value: percent(sheet.expected) })}</span>
      </div>
      {SECTIONS.map((kind) => (
        <SectionWeight key={kind} kind={kind} goals={sheet.goals} />
      ))}
      <SheetActions sheet={sheet} />
      <ReopenSheet sheet={sheet} />
      <SheetMenu sheet={sheet} editor={editor} />
    </div>
  );
}

const SECTIONS: GoalKind[] = ["objective", "kpi"];

/** Each section totals 100; objectives that nobody weighed share theirs equally. */
function SectionWeight({ kind, goals }: { kind: GoalKind; goals: Goal[] }) {
  const { t } = useTranslation();
  const weighed = goals.some((goal) => goal.kind === kind && goal.weight !== null);
  if (!weighed) return null;
  const weight = sectionWeight(kind, goals);
  return (
    <span className={weight === 100 ? "secondary" : styles.weightOff}>
      {t(`goals.sectionWeight.${kind}`, { weight })}
    </span>
  );
}

/** Until when it is drafted, and for whom that is another day than for everybody. */
function Drafting({ sheet: { drafting } }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const { full } = useDates();
  if (!drafting) return null;
  const { until, reason, over } = drafting;
  return (
    <p className={over ? styles.weightOff : "secondary"}>
      {t(over ? "drafting.over" : "drafting.until", { date: full(until) })}
      {reason !== "cycle" && ` · ${t(`drafting.reasons.${reason}`)}`}
    </p>
  );
}
