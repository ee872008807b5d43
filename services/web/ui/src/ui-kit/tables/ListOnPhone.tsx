import type { ReactNode } from "react";

import styles from "./DenseTable.module.css";

/** A plain table whose rows are entries of a list on a phone, like those of long lists. */
export function ListOnPhone({ children }: { children: ReactNode }) {
  return <div className={`${styles.listed} ${styles.plain}`}>{children}</div>;
}
