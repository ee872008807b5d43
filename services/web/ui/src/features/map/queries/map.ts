import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import * as api from "@/api/map";

/** What one screen can show; beyond it a unit is chosen. */
export const MAX_GOALS = 5000;

/** The first two levels: one short question. */
export function useMapScreen(filter: api.MapFilter | undefined) {
  return useQuery({
    queryKey: ["goals", "map", filter],
    queryFn: () => api.readMap(filter as api.MapFilter),
    enabled: filter !== undefined,
    placeholderData: keepPreviousData,
  });
}

/** All levels, a thousand goals at a time, as many as the map draws. */
export function useWholeMap(filter: api.MapFilter | undefined) {
  const allLevels = useInfiniteQuery({
    queryKey: ["goals", "map", "allLevels", filter],
    queryFn: ({ pageParam }) =>
      api.readMap({ ...(filter as api.MapFilter), all_levels: true, after: pageParam }),
    initialPageParam: "",
    getNextPageParam: (last, pages) =>
      pages.length * 1000 < MAX_GOALS ? (last.next ?? undefined) : undefined,
    enabled: filter !== undefined,
    staleTime: 60_000,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = allLevels;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  return allLevels;
}

/** `unitId` is the unit whose map is looked at: its gaps are told. */
export function useChildren(goalId: string, unitId?: string) {
  return useInfiniteQuery({
    queryKey: ["goals", "children", goalId, unitId],
    queryFn: ({ pageParam }) => api.listChildren(goalId, unitId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

/** Goals of a cycle that hang by nothing above them: the map has no place for them. */
export function useUnaligned(filter: api.MapFilter | undefined) {
  return useInfiniteQuery({
    queryKey: ["goals", "map", "unaligned", filter],
    queryFn: ({ pageParam }) => api.listUnaligned(filter as api.MapFilter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: filter !== undefined,
  });
}

export function useGapsOf(goalId: string, unitId?: string) {
  return useQuery({
    queryKey: ["goals", "gaps", "of", goalId, unitId],
    queryFn: async () => (await api.listGapsOf(goalId, unitId)).items,
  });
}

export function useGoalSearch(q: string) {
  return useQuery({
    queryKey: ["goals", "search", q],
    queryFn: async ({ signal }) => (await api.searchGoals(q, signal)).items,
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
}
