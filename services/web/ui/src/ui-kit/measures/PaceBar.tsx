import { useTranslation } from "react-i18next";

import type { Health } from "@/api/shared";
import { useNumbers } from "@/format/numbers";

import styles from "./PaceBar.module.css";

interface PaceBarProps {
  progress: number | null;
  expected: number | null;
  health: Health;
}

/** How far it is, with a mark for how far it should be today. */
export function PaceBar({ progress, expected, health }: PaceBarProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  return (
    <span
      className={styles.track}
      role="img"
      aria-label={t("measures.paceLabel", {
        progress: percent(progress),
        expected: percent(expected),
      })}
      title={t("measures.paceTitle", { expected: percent(expected) })}
    >
      {progress !== null && (
        <span
          className={styles.fill}
          style={{
            width: `${within(progress)}%`,
            background: `var(--${health.replace("_", "-")}-bar)`,
          }}
        />
      )}
      {expected !== null && (
        <span className={styles.pace} style={{ left: `${within(expected)}%` }} />
      )}
    </span>
  );
}

function within(value: number): number {
  return Math.min(100, Math.max(0, value));
}
