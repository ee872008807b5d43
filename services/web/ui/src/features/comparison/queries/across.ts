import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/across";
import * as sessions from "@/api/sessions";

import { hasRole, useSignedIn } from "@/features/session/queries/session";

const FIRST = { initialPageParam: null as string | null };

/** Whether the place of comparing is theirs: heads of units and above, HR, executives. */
export function useCompares(): boolean {
  const session = useSignedIn();
  const byRole = hasRole(session, "hr", "executive");
  const units = useQuery({
    queryKey: ["compared-units", "any"],
    queryFn: async ({ signal }) => (await api.listComparedUnits({ limit: 1 }, signal)).items,
    enabled: !byRole && session.person.leads,
    staleTime: 600_000,
    retry: false,
  });
  return byRole || (units.data?.length ?? 0) > 0;
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
    ...FIRST,
    getNextPageParam: (page) => page.next,
  });
}

export function useEffectiveness(goalId: string) {
  return useQuery({
    queryKey: ["goals", "effectiveness", goalId],
    queryFn: () => api.readEffectiveness(goalId),
  });
}

export function useFilings(filter: api.FilingFilter) {
  return useInfiniteQuery({
    queryKey: ["sheets", "filings", filter],
    queryFn: ({ pageParam }) => api.listFilings(filter, pageParam ?? undefined),
    ...FIRST,
    getNextPageParam: (page) => page.next,
  });
}

export function useFilingCounts(query: { cycle_id: string; unit_id?: string }) {
  return useQuery({
    queryKey: ["sheets", "filing-counts", query],
    queryFn: () => api.countFilings(query),
  });
}

export function useGaps(query: { cycle_id: string; unit_id?: string; kind: api.GapKind }) {
  return useInfiniteQuery({
    queryKey: ["goals", "gaps", query],
    queryFn: ({ pageParam }) => api.listGaps(query, pageParam ?? undefined),
    ...FIRST,
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

export function useSessions() {
  return useInfiniteQuery({
    queryKey: ["alignment-sessions", "list"],
    queryFn: ({ pageParam }) => sessions.listSessions({}, pageParam ?? undefined),
    ...FIRST,
    getNextPageParam: (page) => page.next,
  });
}

export function useAlignmentSession(id: string) {
  return useQuery({
    queryKey: ["alignment-sessions", "one", id],
    queryFn: () => sessions.readSession(id),
  });
}

/** A returned sheet shows on its owner's page as well. */
export function useSessionChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["alignment-sessions"] }),
        queries.invalidateQueries({ queryKey: ["sheets"] }),
      ]),
  });
}
