import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";

import { PageCrash } from "@/ui-kit/feedback/ErrorBoundary";
import { Refusals } from "@/ui-kit/feedback/ErrorToasts";
import { WaitingPage } from "@/ui-kit/feedback/Skeleton";

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
        <PageCrash key={pathname}>
          <Suspense fallback={<WaitingPage />}>
            <Refusals>
              <Outlet />
            </Refusals>
          </Suspense>
        </PageCrash>
      </main>
      <BottomBar />
    </div>
  );
}
