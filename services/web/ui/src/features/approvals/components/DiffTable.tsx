import { useTranslation } from "react-i18next";

import type { ChangedField, Difference, Side } from "@/api/approvals";
import type { Direction, GoalState, KeyResult, MilestoneIn, Phased } from "@/api/goals";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { useTargets } from "@/ui-kit/measures/useTargets";
import { HorizontalScroll } from "@/ui-kit/tables/HorizontalScroll";

import styles from "./Approvals.module.css";

const BOUNDS: Direction[] = ["at_least", "at_most"];
const OF_UNIT: ChangedField[] = ["start", "target", "target_high", "tolerance"];

type KeyResultUnit = Pick<KeyResult, "id" | "direction" | "unit">;

interface DiffTableProps {
  diff: Difference[];
  /** What the differences may be of: a bound is told with its sign, a number with its unit. */
  keyResults: KeyResultUnit[];
}

/** What changes, before and after, side by side. */
export function DiffTable({ diff, keyResults }: DiffTableProps) {
  const { t } = useTranslation();
  const words = useWords(keyResults);
  return (
    <HorizontalScroll label={t("approvals.differences")}>
      <table className={`${styles.diff} ${styles.differences}`}>
        <thead>
          <tr>
            <th scope="col">{t("approvals.changed")}</th>
            <th scope="col">{t("approvals.field.title")}</th>
            <th scope="col" className="numeric">
              {t("approvals.before")}
            </th>
            <th scope="col" className="numeric">
              {t("approvals.after")}
            </th>
          </tr>
        </thead>
        <tbody>
          {diff.map((entry) => (
            <tr key={`${entry.id} ${entry.field}`}>
              <td>{entry.title}</td>
              <td>{t(`approvals.field.${entry.field}`)}</td>
              <Sides before={words(entry, entry.before)} after={words(entry, entry.after)} />
            </tr>
          ))}
        </tbody>
      </table>
    </HorizontalScroll>
  );
}

/** Both sides beside one another; of lists one list, with what goes and what comes. */
function Sides({ before, after }: { before: SideText; after: SideText }) {
  if (typeof before === "string" && typeof after === "string") {
    return (
      <>
        <td className={`numeric ${styles.before}`}>{before}</td>
        <td className={`numeric ${styles.after}`}>{after}</td>
      </>
    );
  }
  const [previous, next] = [linesOf(before), linesOf(after)];
  const removed = previous.filter((text) => !next.includes(text));
  return (
    <td colSpan={2}>
      <ul className={styles.steps}>
        {removed.map((text) => (
          <li key={text}>
            <del className={styles.before}>{text}</del>
          </li>
        ))}
        {next.map((text) => (
          <li key={text}>
            {previous.includes(text) ? (
              <span className="secondary">{text}</span>
            ) : (
              <ins className={styles.after}>{text}</ins>
            )}
          </li>
        ))}
      </ul>
    </td>
  );
}

const linesOf = (side: SideText) => (typeof side === "string" ? [] : side);

type SideText = string | string[];

function useWords(keyResults: KeyResultUnit[]) {
  const { t } = useTranslation();
  const { day, full } = useDates();
  const { value: number } = useNumbers();
  const targetOf = useTargets();
  const step = (point: Phased | MilestoneIn, unit = "") =>
    "on" in point
      ? `${t("plan.by", { day: day(point.on) })} ${number(point.value, unit)}`
      : t("plan.step", {
          title: point.title,
          weight: number(point.weight),
          by: t("plan.by", { day: day(point.due_on) }),
        });
  return ({ field, id }: Difference, side: Side): SideText => {
    const keyResult = keyResults.find((item) => item.id === id);
    if (side === null) return "–";
    if (field === "state") return t(`goalState.${side as GoalState}`);
    if (field === "starts_on" || field === "ends_on") return full(String(side));
    if (Array.isArray(side)) return side.map((item) => step(item, keyResult?.unit));
    if (typeof side !== "number") return side;
    if (field === "target" && keyResult && BOUNDS.includes(keyResult.direction))
      return targetOf({ ...keyResult, target: side });
    return number(side, keyResult && OF_UNIT.includes(field) ? keyResult.unit : "");
  };
}
