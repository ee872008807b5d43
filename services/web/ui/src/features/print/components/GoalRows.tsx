import { useTranslation } from "react-i18next";

import type { Goal, KeyResult } from "@/api/goals";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { useTargets } from "@/ui-kit/measures/useTargets";

import styles from "./print.module.css";

/** What was dropped or put away is no part of a promise. */
const OMITTED_STATES = ["cancelled", "archived"];

/** Goals with their key results; the head comes again on every further page. */
export function GoalRows({ goals }: { goals: Goal[] }) {
  const { t } = useTranslation();
  const printedGoals = goals.filter(({ state }) => !OMITTED_STATES.includes(state));
  return (
    <table className={styles.goals}>
      <thead>
        <tr>
          <th scope="col">{t("paper.number")}</th>
          <th scope="col">{t("paper.what")}</th>
          <th scope="col" className="numeric">
            {t("keyResult.weight")}
          </th>
          <th scope="col" className="numeric">
            {t("keyResult.start")}
          </th>
          <th scope="col" className="numeric">
            {t("keyResult.target")}
          </th>
          <th scope="col" className="numeric">
            {t("paper.due")}
          </th>
        </tr>
      </thead>
      {printedGoals.map((goal, index) => (
        <tbody key={goal.id}>
          <GoalRow goal={goal} number={index + 1} />
          {goal.key_results.map((keyResult, position) => (
            <KeyResultRow
              key={keyResult.id}
              keyResult={keyResult}
              number={`${index + 1}.${position + 1}`}
              whole={goal.key_results.reduce((sum, { weight }) => sum + weight, 0)}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function GoalRow({ goal, number }: { goal: Goal; number: number }) {
  const { t } = useTranslation();
  const { exactPercent } = useNumbers();
  const [parent] = goal.alignments;
  return (
    <tr className={styles.goal}>
      <td>{number}</td>
      <th scope="rowgroup" className={styles.text}>
        {goal.title} <small>{t(`goalKind.${goal.kind}`)}</small>
        {parent && <small className={styles.parent}>{`↑ ${parent.title}`}</small>}
      </th>
      <td className="numeric">
        {goal.weight === null ? t("paper.equal") : exactPercent(goal.weight)}
      </td>
      <td colSpan={3} />
    </tr>
  );
}

interface KeyResultRowProps {
  keyResult: KeyResult;
  number: string;
  whole: number;
}

function KeyResultRow({ keyResult, number, whole }: KeyResultRowProps) {
  const { t } = useTranslation();
  const { value, percent } = useNumbers();
  const { full } = useDates();
  const targetOf = useTargets();
  const { unit, start, milestones } = keyResult;
  return (
    <tr>
      <td>{number}</td>
      <td className={styles.text}>
        {keyResult.title}
        {keyResult.ambition === "aspirational" && <small>{t("plan.ambitions.aspirational")}</small>}
        <Plan keyResult={keyResult} />
      </td>
      <td className="numeric">{percent(whole > 0 ? (100 * keyResult.weight) / whole : 0)}</td>
      <td className="numeric">{start === null ? "" : value(start, unit)}</td>
      <td className="numeric">
        {milestones.length > 0 && t("paper.allSteps")}
        {milestones.length === 0 &&
          (keyResult.amounts_shown ? targetOf(keyResult) : t("amounts.kept"))}
      </td>
      <td className="numeric">{full(keyResult.ends_on)}</td>
    </tr>
  );
}

/** Points in time and milestones, in one line. */
function Plan({ keyResult: { phased_targets, milestones, unit } }: { keyResult: KeyResult }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const { day } = useDates();
  const points = [
    ...phased_targets.map(
      (point) => `${t("plan.by", { day: day(point.on) })} ${value(point.value, unit)}`,
    ),
    ...milestones.map((step) => `${step.title} ${t("plan.by", { day: day(step.due_on) })}`),
  ];
  if (points.length === 0) return null;
  return <small className={styles.plan}>{points.join(t("paper.then"))}</small>;
}
