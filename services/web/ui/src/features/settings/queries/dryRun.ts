import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import * as api from "@/api/dryRun";

export function useDryRun(cycleId: string) {
  return useQuery({
    queryKey: ["cycles", "dry-run", cycleId],
    queryFn: () => api.readDryRun(cycleId),
    staleTime: 0,
  });
}

export function useDryRunOwners(cycleId: string, filter: api.DryRunFilter) {
  return useInfiniteQuery({
    queryKey: ["cycles", "dry-run", cycleId, filter],
    queryFn: ({ pageParam }) => api.listDryRunOwners(cycleId, filter, pageParam),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}
