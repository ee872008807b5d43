import { Suspense } from "react";
import { Outlet } from "react-router";

import { PageCrash } from "@/feedback/PageCrash";
import { Waiting } from "@/feedback/Waiting";

import { LanguageSwitch } from "./LanguageSwitch";
import styles from "./PublicFrame.module.css";
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
