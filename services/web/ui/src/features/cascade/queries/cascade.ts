import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/cascade";

export function useCascade(goalId: string) {
  return useQuery({
    queryKey: ["goals", "cascade", goalId],
    queryFn: () => api.readCascade(goalId),
  });
}

export function useCrossUnitRequestsOf(goalId: string) {
  return useQuery({
    queryKey: ["crossUnitRequests", "of", goalId],
    queryFn: async () => (await api.listCrossUnitRequestsOf(goalId)).items,
  });
}

export function useIncoming(enabled: boolean) {
  return useQuery({
    queryKey: ["crossUnitRequests", "incoming"],
    queryFn: async () => (await api.listIncoming()).items,
    enabled,
  });
}

/** A request shows on both sides. */
export function useCrossUnitRequestChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["crossUnitRequests"] }),
  });
}
