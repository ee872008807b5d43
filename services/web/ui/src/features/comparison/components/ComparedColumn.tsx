import LockOutlined from "@ant-design/icons/es/icons/LockOutlined";
import Checkbox from "antd/es/checkbox";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { ComparedGoal, ComparedSheet, Effectiveness } from "@/api/comparisons";
import { useNumbers } from "@/format/numbers";
import { HealthTag } from "@/ui-kit/measures/HealthTag";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { useTargets } from "@/ui-kit/measures/useTargets";

import type { Picked } from "./CompareTab";
import styles from "./compare.module.css";

interface ComparedColumnProps {
  sheet: ComparedSheet;
  selection: Picked;
  pick: (of: keyof Picked, id: string, name: string) => void;
}

export function ComparedColumn({ sheet, selection, pick }: ComparedColumnProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const { owner, id } = sheet;
  return (
    <section className="panel" aria-label={owner.name}>
      <header className={styles.columnHead}>
        <Checkbox
          checked={selection.sheets.has(id)}
          onChange={() => pick("sheets", id, owner.name)}
          aria-label={t("across.pickSheet", { owner: owner.name })}
        />
        <div>
          <Link to={`/sheets/${id}`}>{owner.name}</Link>
          <p className="faint">
            {t(`sheetState.${sheet.state}`)} ·{" "}
            {sheet.difficulty === null
              ? t("across.notJudged")
              : t("across.difficulty", { value: sheet.difficulty })}
          </p>
        </div>
        <strong className="numeric">{percent(sheet.progress)}</strong>
      </header>
      {sheet.goals.length === 0 && <p className={`faint ${styles.empty}`}>{t("across.noGoals")}</p>}
      {sheet.goals.map((goal) => (
        <ComparedGoalCard
          key={goal.id}
          goal={goal}
          selected={selection.goals.has(goal.id)}
          onPick={() => pick("goals", goal.id, goal.title)}
        />
      ))}
    </section>
  );
}

interface ComparedGoalCardProps {
  goal: ComparedGoal;
  selected: boolean;
  onPick: () => void;
}

function ComparedGoalCard({ goal, selected, onPick }: ComparedGoalCardProps) {
  const { t } = useTranslation();
  return (
    <article className={styles.goal} data-chosen={selected}>
      <div className={styles.goalHead}>
        <Checkbox
          checked={selected}
          onChange={onPick}
          aria-label={t("across.pickGoal", { title: goal.title })}
        />
        <div className={styles.goalTitle}>
          {goal.restricted ? goal.title : <Link to={`/goals/${goal.id}`}>{goal.title}</Link>}
          <p className="faint">
            {t(`goalKind.${goal.kind}`)}
            {goal.weight !== null && ` · ${t("across.weight", { value: goal.weight })}`}
            {!goal.restricted && goal.parents === 0 && ` · ${t("across.noParent")}`}
          </p>
        </div>
      </div>
      {goal.restricted ? (
        <p className={`faint ${styles.inner}`}>
          <span>
            <LockOutlined /> {t("across.restricted")}
          </span>
        </p>
      ) : (
        <Numbers goal={goal} />
      )}
    </article>
  );
}

function Numbers({ goal }: { goal: ComparedGoal }) {
  const { percent, value } = useNumbers();
  const targetOf = useTargets();
  const live = goal.key_results.filter(({ cancelled }) => !cancelled);
  return (
    <div className={styles.inner}>
      {goal.health && (
        <div className={styles.pace}>
          <PaceBar progress={goal.progress} expected={goal.expected} health={goal.health} />
          <span className="numeric">{percent(goal.progress)}</span>
          <HealthTag health={goal.health} />
        </div>
      )}
      {live.map((item) => (
        <div key={item.id} className={styles.keyResult}>
          <span>{item.title}</span>
          <span className="numeric secondary">
            {value(item.current, item.unit)} / {targetOf(item)}
          </span>
        </div>
      ))}
      {goal.breakdown && <Breakdown effectiveness={goal.breakdown} />}
    </div>
  );
}

/** Whether what was handed down carries it, and moves it. */
function Breakdown({ effectiveness }: { effectiveness: Effectiveness }) {
  const { t } = useTranslation();
  const childrenOutpaceParent =
    effectiveness.children_outpace_parent || effectiveness.children_done.length > 0;
  return (
    <>
      {effectiveness.key_result_count > 0 && (
        <p className="faint">
          {t("across.carried", {
            carried: effectiveness.covered_key_results,
            of: effectiveness.key_result_count,
          })}
        </p>
      )}
      {childrenOutpaceParent && <p className={styles.warns}>{t("across.childrenDone")}</p>}
      {effectiveness.never_reported && (
        <p className={styles.warns}>{t("effectiveness.never_reported")}</p>
      )}
    </>
  );
}
