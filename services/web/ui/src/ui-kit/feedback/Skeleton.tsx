import { useTranslation } from "react-i18next";

import styles from "./Skeleton.module.css";

/** A skeleton in the shape of rows: what is coming, not that something turns. */
export function Skeleton({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.rows} role="status" aria-label={t("states.loading")}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical bars have no other identity
        <span key={row} className={styles.row} style={{ width: `${96 - ((row * 17) % 38)}%` }} />
      ))}
    </div>
  );
}

export function PageSkeleton() {
  return (
    <div className={`panel ${styles.page}`}>
      <Skeleton rows={7} />
    </div>
  );
}
