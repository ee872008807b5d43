import CheckCircleFilled from "@ant-design/icons/es/icons/CheckCircleFilled";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { listEmployees } from "@/api/people";
import { useCycles, useGoals } from "@/features/goals/queries/goals";

import styles from "./GettingStarted.module.css";

const HIDDEN = "chengshi.guide.hidden";

interface Step {
  name: "people" | "cycle" | "companyGoal" | "checkIn";
  to: string;
  done: boolean;
}

/** The first four steps of a fresh company; each one ticks itself when the data shows it. */
export default function GettingStarted() {
  const { t } = useTranslation();
  const [hidden, setHidden] = useState(() => localStorage.getItem(HIDDEN) === "yes");
  const steps = useSteps(!hidden);
  if (hidden || !steps || steps.every(({ done }) => done)) return null;

  const next = steps.findIndex(({ done }) => !done);
  const hide = () => {
    localStorage.setItem(HIDDEN, "yes");
    setHidden(true);
  };
  return (
    <section className={`panel ${styles.guide}`} aria-labelledby="guide-heading">
      <div className={styles.head}>
        <h2 id="guide-heading">{t("guide.title")}</h2>
        <button type="button" className="plain-button faint" onClick={hide}>
          {t("guide.hide")}
        </button>
      </div>
      <ol className={styles.steps}>
        {steps.map(({ name, to, done }, index) => (
          <li key={name} className={index === next ? styles.next : undefined}>
            {done ? (
              <CheckCircleFilled className={styles.tick} aria-label={t("guide.done")} />
            ) : (
              <span className={styles.number}>{index + 1}</span>
            )}
            <div>
              <Link to={to}>{t(`guide.${name}.title`)}</Link>
              <p className="faint">{t(`guide.${name}.hint`)}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function useSteps(enabled: boolean): Step[] | null {
  const colleagues = useQuery({
    queryKey: ["employees", "any"],
    queryFn: async () => (await listEmployees({ limit: 2 })).items.length > 1,
    enabled,
  }).data;
  const cycles = useCycles().data;
  const companyGoals = useGoals({ owner_kind: "company" }, enabled).data;
  const mine = useGoals({ mine: true }, enabled).data;
  if (colleagues === undefined || !cycles || !companyGoals || !mine) return null;

  const checkedIn = [...companyGoals, ...mine].some(({ key_results }) =>
    key_results.some(({ last_check_in_id }) => last_check_in_id !== null),
  );
  return [
    { name: "people", to: "/people?import=open", done: colleagues },
    { name: "cycle", to: "/settings/cycles", done: cycles.some(({ state }) => state === "active") },
    { name: "companyGoal", to: "/goals/new?scope=company", done: companyGoals.length > 0 },
    { name: "checkIn", to: "/goals?scope=company", done: checkedIn },
  ];
}
