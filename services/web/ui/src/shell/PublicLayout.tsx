import { Suspense } from "react";
import { Outlet } from "react-router";

import { ErrorBoundary } from "@/ui-kit/feedback/ErrorBoundary";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";

import { LanguageSwitch } from "./LanguageSwitch";
import styles from "./PublicLayout.module.css";
import { ThemeSwitch } from "./ThemeSwitch";
import { Wordmark } from "./Wordmark";

/** Signing up and in happen before there is a company or a person. */
export function PublicLayout() {
  return (
    <div className={styles.frame}>
      <header className={styles.top}>
        <Wordmark />
        <span>
          <LanguageSwitch />
          <ThemeSwitch />
        </span>
      </header>
      <main className={styles.main}>
        <ErrorBoundary>
          <Suspense fallback={<Skeleton />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}
