import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as api from "@/api/approvals";

export function useRequests(box: api.Box) {
  return useInfiniteQuery({
    queryKey: ["requests", "box", box],
    queryFn: ({ pageParam }) => api.listRequests(box, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** The newest that wait for the reader. */
export function useWaiting() {
  return useQuery({
    queryKey: ["requests", "waiting"],
    queryFn: async () => (await api.listRequests("waiting")).items,
    staleTime: 60_000,
  });
}

export function useRequest(id: string) {
  return useQuery({ queryKey: ["requests", "one", id], queryFn: () => api.readRequest(id) });
}

/** What is on its way for a sheet, and what became of earlier ones. */
export function useRequestsOf(sheetId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["requests", "of", sheetId],
    queryFn: async () => (await api.listRequestsOf(sheetId)).items,
    enabled,
  });
}

export function useApprovers(sheetId: string, trigger: api.RequestKind, enabled: boolean) {
  return useQuery({
    queryKey: ["requests", "approvers", sheetId, trigger],
    queryFn: () => api.readApprovers(sheetId, trigger),
    enabled,
  });
}

export function useLedger(goalId: string) {
  return useQuery({
    queryKey: ["requests", "ledger", goalId],
    queryFn: () => api.readLedger(goalId),
  });
}

export function useFlows() {
  return useQuery({ queryKey: ["flows"], queryFn: api.listFlows });
}

export function useFlowChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ flow, version }: { flow: api.FlowIn; version: number }) =>
      api.setFlow(flow, version),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["flows"] }),
  });
}

/** A decision moves sheets and goals as well. */
export function useApprovalChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        ["requests", "sheets", "goals", "due"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
}
