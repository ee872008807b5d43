import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { allows } from "@/api/allows";

import * as api from "@/api/comparisons";
import { useSignedIn } from "@/features/session/queries/session";

/** Whether the place of comparing is theirs: heads of units and above, HR, executives. */
export function useCanCompare(): boolean {
  const session = useSignedIn();
  const isOffered = allows(session, "compare");
  const units = useQuery({
    queryKey: ["compared-units", "any"],
    queryFn: async ({ signal }) => (await api.listComparedUnits({ limit: 1 }, signal)).items,
    enabled: !isOffered && session.person.leads,
    staleTime: 600_000,
    retry: false,
  });
  return isOffered || (units.data?.length ?? 0) > 0;
}

export function useComparedUnits() {
  return useQuery({
    queryKey: ["compared-units"],
    queryFn: async ({ signal }) => (await api.listComparedUnits({ limit: 200 }, signal)).items,
    staleTime: 300_000,
  });
}

export function useComparison(query: { cycle_id: string; unit_id: string; level: api.Level }) {
  return useInfiniteQuery({
    queryKey: ["sheets", "compared", query],
    queryFn: ({ pageParam }) => api.compare(query, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useEffectiveness(goalId: string) {
  return useQuery({
    queryKey: ["goals", "effectiveness", goalId],
    queryFn: () => api.readEffectiveness(goalId),
  });
}
