import { useTranslation } from "react-i18next";

import type { Difference, Side } from "@/api/approvals";
import type { GoalState, MilestoneIn, Phased } from "@/api/goals";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { Sideways } from "@/tables/Sideways";

import styles from "./Approvals.module.css";

/** What changes, before and after, side by side. */
export function DiffTable({ diff }: { diff: Difference[] }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <Sideways label={t("approvals.differences")}>
      <table className={styles.diff}>
        <thead>
          <tr>
            <th scope="col">{t("approvals.what")}</th>
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
              <td className={`numeric ${styles.before}`}>{words(entry, entry.before)}</td>
              <td className={`numeric ${styles.after}`}>{words(entry, entry.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

function useWords() {
  const { t } = useTranslation();
  const { day, full } = useDates();
  const { value: number } = useNumbers();
  const step = (one: Phased | MilestoneIn) =>
    "on" in one
      ? `${t("plan.by", { day: day(one.on) })} ${number(one.value)}`
      : `${one.title} ${t("plan.by", { day: day(one.due_on) })}`;
  return ({ field }: Difference, side: Side) => {
    if (side === null) return "–";
    if (field === "state") return t(`goalState.${side as GoalState}`);
    if (field === "starts_on" || field === "ends_on") return full(String(side));
    if (Array.isArray(side)) return side.map(step).join(t("working.separator")) || "–";
    return typeof side === "number" ? number(side) : side;
  };
}
