import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import * as api from "@/api/map";

/** What one screen can show; beyond it a unit is chosen. */
export const MOST_SHOWN = 5000;

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
  const whole = useInfiniteQuery({
    queryKey: ["goals", "map", "whole", filter],
    queryFn: ({ pageParam }) =>
      api.readMap({ ...(filter as api.MapFilter), whole: true, after: pageParam }),
    initialPageParam: "",
    getNextPageParam: (last, pages) =>
      pages.length * 1000 < MOST_SHOWN ? (last.next ?? undefined) : undefined,
    enabled: filter !== undefined,
    staleTime: 60_000,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = whole;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  return whole;
}

export function useChildren(goalId: string) {
  return useInfiniteQuery({
    queryKey: ["goals", "children", goalId],
    queryFn: ({ pageParam }) => api.listChildren(goalId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function useFoundGoals(q: string) {
  return useQuery({
    queryKey: ["goals", "search", q],
    queryFn: async ({ signal }) => (await api.searchGoals(q, signal)).items,
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
}
