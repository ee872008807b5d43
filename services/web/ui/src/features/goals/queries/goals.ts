import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/goals";
import { readLine, readWorking } from "@/api/progressBreakdown";

import { useHeldValues } from "@/features/check-ins/queries/optimisticValues";

/** Right after a check-in the roll-up is moments away: ask until the row shows it. */
const AWAITING_ROLL_UP = 500;

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
  const held = useHeldValues();
  return useQuery({
    queryKey: ["sheets", id],
    queryFn: () => api.readSheet(id as string),
    enabled: id !== undefined,
    refetchInterval: held.size > 0 ? AWAITING_ROLL_UP : false,
  });
}

export function useGoals(filter: api.GoalFilter, enabled = true) {
  const held = useHeldValues();
  return useQuery({
    queryKey: ["goals", filter],
    queryFn: async ({ signal }) => (await api.listGoals(filter, signal)).items,
    enabled,
    refetchInterval: held.size > 0 ? AWAITING_ROLL_UP : false,
  });
}

export function useGoal(id: string | undefined) {
  return useQuery({
    queryKey: ["goals", "one", id],
    queryFn: () => api.readGoal(id as string),
    enabled: id !== undefined,
  });
}

export function useWorking(goalId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["goals", "working", goalId],
    queryFn: () => readWorking(goalId),
    enabled,
    staleTime: 0,
  });
}

export function useLine(goalId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["goals", "line", goalId],
    queryFn: async () => (await readLine(goalId)).items,
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
