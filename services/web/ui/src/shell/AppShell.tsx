import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";

import { ErrorBoundary } from "@/ui-kit/feedback/ErrorBoundary";
import { ErrorToasts } from "@/ui-kit/feedback/ErrorToasts";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";

import styles from "./AppShell.module.css";
import { BottomBar } from "./BottomBar";
import { Connection } from "./Connection";
import { SideNavigation } from "./SideNavigation";
import { TopBar } from "./TopBar";

export function AppShell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t("shell.skip")}
      </a>
      <TopBar />
      <SideNavigation />
      <main id="content" className={styles.main} tabIndex={-1}>
        <Connection />
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<PageSkeleton />}>
            <ErrorToasts>
              <Outlet />
            </ErrorToasts>
          </Suspense>
        </ErrorBoundary>
      </main>
      <BottomBar />
    </div>
  );
}
