import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/goals";
import { readAncestors, readProgressBreakdown } from "@/api/progressBreakdown";

import { useRollUpInterval } from "@/features/check-ins/queries/optimisticValues";

const CYCLES = {
  queryKey: ["cycles"],
  queryFn: () => api.listCycles(),
  staleTime: 300_000,
};

export function useCycles() {
  return useQuery({ ...CYCLES, select: itemsOf });
}

/** The cycles with what the reader may do to their list. */
export function useCyclePage() {
  return useQuery(CYCLES);
}

/** The sheets of "me" or of a unit. */
export function useSheetsOf(owner: string, cycleId: string | undefined, enabled: boolean) {
  return useQuery({ ...sheetsOf(owner, cycleId), enabled, select: itemsOf });
}

/** Likewise, with what the reader may do to their list. */
export function useSheetPage(owner: string, cycleId: string | undefined, enabled: boolean) {
  return useQuery({ ...sheetsOf(owner, cycleId), enabled });
}

const sheetsOf = (owner: string, cycleId: string | undefined) => ({
  queryKey: ["sheets", "of", owner, cycleId],
  queryFn: () => api.listSheets(owner, cycleId),
});

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
  return useQuery({ ...goalsOf(filter), enabled, refetchInterval, select: itemsOf });
}

/** Goals with what the reader may do to their list. */
export function useGoalPage(filter: api.GoalFilter, enabled: boolean) {
  const refetchInterval = useRollUpInterval();
  return useQuery({ ...goalsOf(filter), enabled, refetchInterval });
}

const goalsOf = (filter: api.GoalFilter) => ({
  queryKey: ["goals", filter],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.listGoals(filter, signal),
});

function itemsOf<Item>({ items }: { items: Item[] }): Item[] {
  return items;
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
    queryKey: ["goals", "progress-breakdown", goalId],
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
