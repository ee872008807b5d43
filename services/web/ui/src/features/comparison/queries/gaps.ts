import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/gaps";

export function useGaps(query: { cycle_id: string; unit_id?: string; kind: api.GapKind }) {
  return useInfiniteQuery({
    queryKey: ["goals", "gaps", query],
    queryFn: ({ pageParam }) => api.listGaps(query, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useGapCounts(query: { cycle_id: string; unit_id?: string }) {
  return useQuery({
    queryKey: ["goals", "gap-counts", query],
    queryFn: async () => (await api.countGaps(query)).items,
  });
}

export function useNudge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: api.nudge,
    onSuccess: () => client.invalidateQueries({ queryKey: ["goals", "gaps"] }),
  });
}
