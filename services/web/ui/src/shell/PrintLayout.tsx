import { Suspense } from "react";
import { Outlet } from "react-router";

import { PageCrash } from "@/ui-kit/feedback/ErrorBoundary";
import { WaitingPage } from "@/ui-kit/feedback/Skeleton";

/** Nothing stands around what is printed. */
export function PaperFrame() {
  return (
    <PageCrash>
      <Suspense fallback={<WaitingPage />}>
        <Outlet />
      </Suspense>
    </PageCrash>
  );
}
