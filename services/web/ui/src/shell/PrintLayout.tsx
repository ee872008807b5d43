import { Suspense } from "react";
import { Outlet } from "react-router";

import { ErrorBoundary } from "@/ui-kit/feedback/ErrorBoundary";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";

/** Nothing stands around what is printed. */
export function PrintLayout() {
  return (
    <ErrorBoundary>
      <Suspense fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
    </ErrorBoundary>
  );
}
