import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/retrospectives";

export function useRetrospectivesOfGoal(goalId: string) {
  return useQuery({
    queryKey: ["retrospectives", "goal", goalId],
    queryFn: () => api.readGoalRetrospectives(goalId),
  });
}

export function useRetrospectivesOfSheet(sheetId: string) {
  return useQuery({
    queryKey: ["retrospectives", "sheet", sheetId],
    queryFn: () => api.readSheetRetrospectives(sheetId),
  });
}

/** What could be written, from the check-ins; writing works without it. */
export function useProposals(sheetId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["retrospectives", "proposals", sheetId],
    queryFn: async () => (await api.readProposals(sheetId)).items,
    enabled,
    staleTime: 60_000,
  });
}

export function useRetrospectiveOfUnit(cycleId: string, unitId: string) {
  return useQuery({
    queryKey: ["retrospectives", "unit", cycleId, unitId],
    queryFn: () => api.readUnitRetrospectives(cycleId, unitId),
  });
}

export function useCollectedGoals(cycleId: string, unitId: string) {
  return useInfiniteQuery({
    queryKey: ["retrospectives", "gathered", cycleId, unitId],
    queryFn: ({ pageParam }) => api.listCollectedGoals(cycleId, unitId, pageParam),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function useMyActions() {
  return useQuery({
    queryKey: ["retrospectives", "actions"],
    queryFn: async () => (await api.listMyActions()).items,
  });
}

/** A goal's lines show on its page, its sheet and in its unit's. */
export function useRetrospectiveChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["retrospectives"] }),
  });
}
