import type { ReactNode } from "react";

import styles from "./EmptyState.module.css";

interface EmptyStateProps {
  title: string;
  hint?: string;
  children?: ReactNode;
}

/** An empty state says why it is empty and offers the next step. */
export function EmptyState({ title, hint, children }: EmptyStateProps) {
  return (
    <div className={styles.nothing}>
      <svg viewBox="0 0 48 48" aria-hidden="true" className={styles.drawing}>
        <path d="M8 33h32M8 24h22M8 15h12" />
        <circle cx="36" cy="18" r="4" />
      </svg>
      <p className={styles.title}>{title}</p>
      {hint && <p className="secondary">{hint}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
