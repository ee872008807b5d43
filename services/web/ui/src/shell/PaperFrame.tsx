import { Suspense } from "react";
import { Outlet } from "react-router";

import { PageCrash } from "@/feedback/PageCrash";
import { WaitingPage } from "@/feedback/Waiting";

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
