import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { readBoard, readBoardVersion, readUnitBoard } from "@/api/insights";
import type { OwnerKind } from "@/api/shared";

// half of the second within which a check-in shows; the other half is its way there
const LIVE = 500;

/** A cheap question, twice a second; a hidden tab asks nothing. */
export function useBoardVersion() {
  return useQuery({
    queryKey: ["board", "version"],
    queryFn: ({ signal }) => readBoardVersion(signal),
    refetchInterval: LIVE,
    staleTime: 0,
  });
}

/** The board itself is read again when its version has moved. */
export function useBoard(level: OwnerKind | undefined, version: number | undefined) {
  return useQuery({
    queryKey: ["board", "all", level, version],
    queryFn: ({ signal }) => readBoard(level, signal),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

export function useUnitBoard(unitId: string) {
  return useInfiniteQuery({
    queryKey: ["board", "unit", unitId],
    queryFn: ({ pageParam }) => readUnitBoard(unitId, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}
