import CheckOutlined from "@ant-design/icons/es/icons/CheckOutlined";
import { useTranslation } from "react-i18next";

import type { KeyResult } from "@/api/goals";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";

import styles from "./KeyResultDrawer.module.css";

/** How a key result is meant: what is planned by when, how often it is told of, from where. */
export function PlanFacts({ keyResult }: { keyResult: KeyResult }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const { day } = useDates();
  const {
    ambition,
    cadence,
    source,
    progress_source,
    children_mode,
    phased_targets,
    milestones,
    unit,
  } = keyResult;
  const facts = [
    t(`plan.ambitions.${ambition}`),
    cadence && t("plan.told", { cadence: t(`period.${cadence}`) }),
    progress_source === "children" && t(`plan.drivers.${children_mode}`),
    source && t("plan.from", { source }),
  ].filter(Boolean);
  return (
    <div className={styles.plan}>
      <p className="secondary">{facts.join(" · ")}</p>
      {phased_targets.length > 0 && (
        <table aria-label={t("plan.phased_targets")}>
          <tbody>
            {phased_targets.map((point) => (
              <tr key={point.on}>
                <th scope="row">{t("plan.by", { day: day(point.on) })}</th>
                <td className="numeric">{value(point.value, unit)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {milestones.length > 0 && (
        <table aria-label={t("direction.milestones")}>
          <tbody>
            {milestones.map((step) => (
              <tr key={step.id}>
                <th scope="row">
                  {step.done_on && <CheckOutlined className={styles.tick} aria-hidden />}{" "}
                  {step.title}
                </th>
                <td>
                  {step.done_on
                    ? t("plan.doneOn", { day: day(step.done_on) })
                    : t("plan.by", { day: day(step.due_on) })}
                </td>
                <td className="numeric">{value(step.weight)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
