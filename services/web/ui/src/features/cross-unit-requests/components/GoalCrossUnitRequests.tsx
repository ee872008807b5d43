import { useTranslation } from "react-i18next";

import { useCrossUnitRequestsOf } from "@/features/cascade/queries/cascade";

import styles from "./CrossUnitRequest.module.css";
import { CrossUnitRequestList } from "./CrossUnitRequestList";

/** What a goal asks of other units; nothing where it asks nobody. */
export function GoalCrossUnitRequests({ goalId }: { goalId: string }) {
  const { t } = useTranslation();
  const { data = [] } = useCrossUnitRequestsOf(goalId);
  if (data.length === 0) return null;
  return (
    <section className={`panel ${styles.panel}`} aria-labelledby="crossUnitRequests">
      <h2 id="crossUnitRequests">{t("crossUnitRequest.title")}</h2>
      <CrossUnitRequestList items={data} ofGoal />
    </section>
  );
}
