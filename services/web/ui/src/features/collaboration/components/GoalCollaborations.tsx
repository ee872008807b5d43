import { useTranslation } from "react-i18next";

import { useCollaborationsOf } from "@/features/cascade/queries/cascade";

import styles from "./Collaboration.module.css";
import { CollaborationList } from "./CollaborationList";

/** What a goal asks of other units; nothing where it asks nobody. */
export function GoalCollaborations({ goalId }: { goalId: string }) {
  const { t } = useTranslation();
  const { data = [] } = useCollaborationsOf(goalId);
  if (data.length === 0) return null;
  return (
    <section className={`panel ${styles.panel}`} aria-labelledby="collaborations">
      <h2 id="collaborations">{t("collaboration.title")}</h2>
      <CollaborationList items={data} ofGoal />
    </section>
  );
}
