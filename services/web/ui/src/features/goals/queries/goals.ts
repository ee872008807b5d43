import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/goals";
import { readAncestors, readProgressBreakdown } from "@/api/progressBreakdown";

import { useRollUpInterval } from "@/features/check-ins/queries/optimisticValues";

export function useCycles() {
  return useQuery({
    queryKey: ["cycles"],
    queryFn: async () => (await api.listCycles()).items,
    staleTime: 300_000,
  });
}

/** The sheets of "me" or of a unit. */
export function useSheetsOf(owner: string, cycleId: string | undefined, enabled: boolean) {
  return useQuery({
    queryKey: ["sheets", "of", owner, cycleId],
    queryFn: async () => (await api.listSheets(owner, cycleId)).items,
    enabled,
  });
}

export function useSheet(id: string | undefined) {
  const refetchInterval = useRollUpInterval();
  return useQuery({
    queryKey: ["sheets", id],
    queryFn: () => api.readSheet(id as string),
    enabled: id !== undefined,
    refetchInterval,
  });
}

export function useGoals(filter: api.GoalFilter, enabled = true) {
  const refetchInterval = useRollUpInterval();
  return useQuery({
    queryKey: ["goals", filter],
    queryFn: async ({ signal }) => (await api.listGoals(filter, signal)).items,
    enabled,
    refetchInterval,
  });
}

export function useGoal(id: string | undefined) {
  return useQuery({
    queryKey: ["goals", "one", id],
    queryFn: () => api.readGoal(id as string),
    enabled: id !== undefined,
  });
}

export function useProgressBreakdown(goalId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["goals", "working", goalId],
    queryFn: () => readProgressBreakdown(goalId),
    enabled,
    staleTime: 0,
  });
}

export function useAncestors(goalId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["goals", "line", goalId],
    queryFn: async () => (await readAncestors(goalId)).items,
    enabled,
  });
}

/** A change to goals or cycles shows on every page that reads them. */
export function useGoalsChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["goals"] }),
        queries.invalidateQueries({ queryKey: ["sheets"] }),
        queries.invalidateQueries({ queryKey: ["cycles"] }),
        queries.invalidateQueries({ queryKey: ["due"] }),
      ]),
  });
}
