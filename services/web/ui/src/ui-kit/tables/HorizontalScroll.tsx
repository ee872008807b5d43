import type { ReactNode } from "react";

import styles from "./HorizontalScroll.module.css";

/** Scrolls sideways what is wider than its place; the arrow keys do so, too. */
export function HorizontalScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: only what has the focus scrolls by keyboard
    <section className={styles.frame} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
