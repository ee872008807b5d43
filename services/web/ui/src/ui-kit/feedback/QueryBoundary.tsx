import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { ErrorNotice } from "./ErrorNotice";
import { Skeleton } from "./Skeleton";

interface QueryBoundaryProps<T> {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}

/** Skeleton, then the data; an error only where there is nothing older to show. */
export function QueryBoundary<T>({ query, rows, children }: QueryBoundaryProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  return <Skeleton rows={rows} />;
}
