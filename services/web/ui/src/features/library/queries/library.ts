import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";

import * as api from "@/api/library";
import type { OwnerKind } from "@/api/shared";

const USUAL = 300_000;

export function useItems(filter: Omit<api.ShelfFilter, "after">, enabled = true) {
  return useInfiniteQuery({
    queryKey: ["library", "items", filter],
    queryFn: ({ pageParam, signal }) =>
      api.listItems({ ...filter, after: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useCategories() {
  return useQuery({
    queryKey: ["library", "categories"],
    queryFn: async () => (await api.listCategories()).items,
    staleTime: USUAL,
  });
}

export function useTemplates(filter: Omit<api.ShelfFilter, "after">) {
  return useInfiniteQuery({
    queryKey: ["library", "templates", filter],
    queryFn: ({ pageParam, signal }) =>
      api.listTemplates({ ...filter, after: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function useTemplate(id: string | undefined) {
  return useQuery({
    queryKey: ["library", "template", id],
    queryFn: () => api.readTemplate(id as string),
    enabled: id !== undefined,
  });
}

export function useRecommendedTemplates(cycleId: string, kind: OwnerKind, owner: string) {
  return useQuery({
    queryKey: ["library", "recommended", cycleId, kind, owner],
    queryFn: async () => (await api.recommendTemplates(cycleId, kind, owner)).items,
  });
}

export function usePastKeyResults(
  owner: { kind: OwnerKind; id: string | null },
  cycleId: string,
  q: string,
  enabled: boolean,
) {
  return useQuery({
    queryKey: ["library", "earlier", owner, cycleId, q],
    queryFn: async ({ signal }) => (await api.listPastKeyResults(owner, cycleId, q, signal)).items,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** What the guide finds in a draft; the last answer stays until the next one is there. */
export function useDraftFindings(draft: api.Draft, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ["findings", draft],
    queryFn: ({ signal }) => api.checkDraft(draft, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 10_000,
  });
}

export function useWritingRules() {
  return useQuery({ queryKey: ["library", "rules"], queryFn: api.readRules });
}

export function useLibraryChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["library"] }),
  });
}
