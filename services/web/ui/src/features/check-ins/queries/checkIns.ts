import {
  mutationOptions,
  type QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";

import { type CheckInIn, listCheckIns, listDue, recordCheckIn } from "@/api/checkins";

import { awaitRollUp, setOptimisticValue } from "./optimisticValues";

export function useDue() {
  return useQuery({
    queryKey: ["due"],
    queryFn: async () => (await listDue()).items,
    // rows being filled in must not move under the writer's hands
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
}

export function useCheckIns(keyResultId: string) {
  return useQuery({
    queryKey: ["check-ins", keyResultId],
    queryFn: async () => (await listCheckIns(keyResultId)).items,
  });
}

export function useRecordCheckIn() {
  return useMutation(recordCheckInOptions(useQueryClient()));
}

/** The value is on screen at once, and taken back if the server refuses it. */
export function recordCheckInOptions(queries: QueryClient) {
  return mutationOptions({
    mutationFn: ({ checkIn, key }: { checkIn: CheckInIn; key: string }) =>
      recordCheckIn(checkIn, key),
    onMutate: ({ checkIn: { key_result_id, value = null } }) =>
      setOptimisticValue(queries, key_result_id, {
        checkInId: null,
        value,
        recordedAt: new Date().toISOString(),
      }),
    onError: (_error, { checkIn }, previous) => {
      setOptimisticValue(queries, checkIn.key_result_id, previous);
    },
    onSuccess: (recorded) => {
      awaitRollUp(queries, recorded);
      void queries.invalidateQueries({ queryKey: ["goals"] });
      void queries.invalidateQueries({ queryKey: ["sheets"] });
      void queries.invalidateQueries({ queryKey: ["check-ins", recorded.key_result_id] });
      void queries.invalidateQueries({ queryKey: ["due"], refetchType: "none" });
    },
  });
}
