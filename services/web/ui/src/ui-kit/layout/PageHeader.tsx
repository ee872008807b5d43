import type { ReactNode } from "react";

import styles from "./PageHeader.module.css";

interface PageHeaderProps {
  title: ReactNode;
  /** For what a page arranges otherwise on a phone. */
  className?: string;
  children?: ReactNode;
}

/** The page's only h1, then its filters and actions. */
export function PageHeader({ title, className = "", children }: PageHeaderProps) {
  return (
    <header className={`${styles.header} ${className}`}>
      <h1>{title}</h1>
      {children}
    </header>
  );
}
