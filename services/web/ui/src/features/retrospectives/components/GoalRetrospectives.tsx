import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import { useRetrospectivesOfGoal } from "@/features/retrospectives/queries/retrospectives";
import styles from "./Retrospective.module.css";
import { RetrospectiveAnswers } from "./TextLines";

/** What was made of a goal; nothing where nobody wrote. */
export function GoalRetrospectives({ goalId, cycleId }: { goalId: string; cycleId: string }) {
  const { t } = useTranslation();
  const { data } = useRetrospectivesOfGoal(goalId);
  if (!data || (data.items.length === 0 && !allows(data, "write"))) return null;
  return (
    <section className={`panel ${styles.panel}`} aria-labelledby="retrospective">
      <h2 id="retrospective">
        {t("places.retrospectives")}
        {allows(data, "write") && (
          <Link to={`/retrospectives?cycle=${cycleId}`}>{t("retrospective.write")}</Link>
        )}
      </h2>
      {data.items.map((retrospective) => (
        <RetrospectiveAnswers key={retrospective.id} retrospective={retrospective} />
      ))}
      {data.items.length === 0 && <p className="secondary">{t("retrospective.nothingWritten")}</p>}
    </section>
  );
}
