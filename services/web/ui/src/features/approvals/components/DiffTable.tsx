import { useTranslation } from "react-i18next";

import type { ChangedField, Difference, Side } from "@/api/approvals";
import type { Direction, GoalState, KeyResult, MilestoneIn, Phased } from "@/api/goals";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { useTargets } from "@/ui-kit/measures/useTargets";
import { Sideways } from "@/ui-kit/tables/HorizontalScroll";

import styles from "./Approvals.module.css";

const BOUNDS: Direction[] = ["at_least", "at_most"];
const OF_UNIT: ChangedField[] = ["start", "target", "target_high", "tolerance"];

type Part = Pick<KeyResult, "id" | "direction" | "unit">;

interface DiffTableProps {
  diff: Difference[];
  /** What the differences may be of: a bound is told with its sign, a number with its unit. */
  parts: Part[];
}

/** What changes, before and after, side by side. */
export function DiffTable({ diff, parts }: DiffTableProps) {
  const { t } = useTranslation();
  const words = useWords(parts);
  return (
    <Sideways label={t("approvals.differences")}>
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
    </Sideways>
  );
}

/** Both sides beside one another; of lists one list, with what goes and what comes. */
function Sides({ before, after }: { before: Told; after: Told }) {
  if (typeof before === "string" && typeof after === "string") {
    return (
      <>
        <td className={`numeric ${styles.before}`}>{before}</td>
        <td className={`numeric ${styles.after}`}>{after}</td>
      </>
    );
  }
  const [old, wanted] = [linesOf(before), linesOf(after)];
  const gone = old.filter((line) => !wanted.includes(line));
  return (
    <td colSpan={2}>
      <ul className={styles.steps}>
        {gone.map((line) => (
          <li key={line}>
            <del className={styles.before}>{line}</del>
          </li>
        ))}
        {wanted.map((line) => (
          <li key={line}>
            {old.includes(line) ? (
              <span className="secondary">{line}</span>
            ) : (
              <ins className={styles.after}>{line}</ins>
            )}
          </li>
        ))}
      </ul>
    </td>
  );
}

const linesOf = (side: Told) => (typeof side === "string" ? [] : side);

type Told = string | string[];

function useWords(parts: Part[]) {
  const { t } = useTranslation();
  const { day, full } = useDates();
  const { value: number } = useNumbers();
  const targetOf = useTargets();
  const step = (one: Phased | MilestoneIn, unit = "") =>
    "on" in one
      ? `${t("plan.by", { day: day(one.on) })} ${number(one.value, unit)}`
      : t("plan.step", {
          title: one.title,
          weight: number(one.weight),
          by: t("plan.by", { day: day(one.due_on) }),
        });
  return ({ field, id }: Difference, side: Side): Told => {
    const part = parts.find((one) => one.id === id);
    if (side === null) return "–";
    if (field === "state") return t(`goalState.${side as GoalState}`);
    if (field === "starts_on" || field === "ends_on") return full(String(side));
    if (Array.isArray(side)) return side.map((one) => step(one, part?.unit));
    if (typeof side !== "number") return side;
    if (field === "target" && part && BOUNDS.includes(part.direction))
      return targetOf({ ...part, target: side });
    return number(side, part && OF_UNIT.includes(field) ? part.unit : "");
  };
}
