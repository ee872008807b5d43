import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/cascade";

export function useCascade(goalId: string) {
  return useQuery({
    queryKey: ["goals", "cascade", goalId],
    queryFn: () => api.readCascade(goalId),
  });
}

export function useCollaborationsOf(goalId: string) {
  return useQuery({
    queryKey: ["collaborations", "of", goalId],
    queryFn: async () => (await api.listCollaborationsOf(goalId)).items,
  });
}

export function useIncoming(enabled: boolean) {
  return useQuery({
    queryKey: ["collaborations", "incoming"],
    queryFn: async () => (await api.listIncoming()).items,
    enabled,
  });
}

/** A request shows on both sides. */
export function useCollaborationChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["collaborations"] }),
  });
}
