import { Suspense } from "react";
import { Outlet } from "react-router";

import { PageCrash } from "@/ui-kit/feedback/ErrorBoundary";
import { Waiting } from "@/ui-kit/feedback/Skeleton";

import { LanguageSwitch } from "./LanguageSwitch";
import styles from "./PublicLayout.module.css";
import { ThemeSwitch } from "./ThemeSwitch";
import { Wordmark } from "./Wordmark";

/** Signing up and in happen before there is a company or a person. */
export function PublicFrame() {
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
        <PageCrash>
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </PageCrash>
      </main>
    </div>
  );
}
