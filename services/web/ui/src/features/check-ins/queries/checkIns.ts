import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { type CheckInIn, listCheckIns, listDue, recordCheckIn } from "@/api/checkins";

import { setOptimisticValue } from "./optimisticValues";

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
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ checkIn, key }: { checkIn: CheckInIn; key: string }) =>
      recordCheckIn(checkIn, key),
    onSuccess: (recorded) => {
      setOptimisticValue(recorded);
      void queries.invalidateQueries({ queryKey: ["goals"] });
      void queries.invalidateQueries({ queryKey: ["sheets"] });
      void queries.invalidateQueries({ queryKey: ["check-ins", recorded.key_result_id] });
      void queries.invalidateQueries({ queryKey: ["due"], refetchType: "none" });
    },
  });
}
