import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import * as api from "@/api/filings";

export function useFilings(filter: api.FilingFilter) {
  return useInfiniteQuery({
    queryKey: ["sheets", "filings", filter],
    queryFn: ({ pageParam }) => api.listFilings(filter, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useFilingCounts(query: { cycle_id: string; unit_id?: string }) {
  return useQuery({
    queryKey: ["sheets", "filing-counts", query],
    queryFn: () => api.countFilings(query),
  });
}
