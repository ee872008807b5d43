import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { allows } from "@/api/allows";

import * as api from "@/api/metrics";

import { useSignedIn } from "@/features/session/queries/session";

export function useMetrics(filter: api.MetricFilter, enabled = true) {
  return useQuery({
    queryKey: ["metrics", filter],
    queryFn: async ({ signal }) => (await api.listMetrics(filter, signal)).items,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Whether the reader enters data: those who manage metrics do, others where they are named. */
export function useProvides(): boolean {
  const steward = allows(useSignedIn(), "manage_metrics");
  const mine = useQuery({
    queryKey: ["metrics", "mine"],
    queryFn: async ({ signal }) => (await api.listMetrics({ mine: true, limit: 1 }, signal)).items,
    enabled: !steward,
    staleTime: 600_000,
    retry: false,
  });
  return steward || (mine.data?.length ?? 0) > 0;
}

export function useGrid(filter: api.GridFilter) {
  return useQuery({
    queryKey: ["metrics", "grid", filter],
    queryFn: ({ signal }) => api.readGrid(filter, signal),
    placeholderData: keepPreviousData,
  });
}

export function usePastValues(metricId: string, unitId: string | undefined) {
  return useQuery({
    queryKey: ["metrics", "past", metricId, unitId],
    queryFn: async () => (await api.readPastValues(metricId, unitId)).items,
  });
}

/** A value that is provided shows in the grid and on every goal that follows it. */
export function useMetricsChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        ["metrics", "goals", "sheets"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
}
