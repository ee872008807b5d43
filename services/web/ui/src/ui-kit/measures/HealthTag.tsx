import { useTranslation } from "react-i18next";

import type { Health } from "@/api/shared";

import styles from "./HealthTag.module.css";

export const HEALTHS: Health[] = [
  "on_track",
  "lagging",
  "at_risk",
  "outdated",
  "pending",
  "early",
  "achieved",
];

/** State by shape and word as well as by colour. */
export function HealthTag({ health }: { health: Health }) {
  const { t } = useTranslation();
  return (
    <span className={`${styles.tag} ${styles[health]}`}>
      <HealthMark health={health} />
      {t(`health.${health}`)}
    </span>
  );
}

export function HealthMark({ health }: { health: Health }) {
  return (
    <svg className={`${styles.mark} ${styles[health]}`} viewBox="0 0 10 10" aria-hidden="true">
      {SHAPES[health]}
    </svg>
  );
}

const SHAPES: Record<Health, React.ReactNode> = {
  on_track: <circle cx="5" cy="5" r="4" />,
  lagging: <path d="M5 .8 9.4 9H.6z" />,
  at_risk: <path d="M5 .3 9.7 5 5 9.7.3 5z" />,
  outdated: <path d="M1 1h8v8H1z" />,
  pending: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  early: <path d="M5 1a4 4 0 0 1 0 8z" />,
  achieved: (
    <path
      d="M1.2 5.3 4 8l5-6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
    />
  ),
};
