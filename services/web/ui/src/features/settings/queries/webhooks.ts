import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import {
  addEndpoint,
  deleteEndpoint,
  listDeliveries,
  listEndpoints,
  listEventTypes,
} from "@/api/notifications";

export function useEndpoints() {
  return useQuery({
    queryKey: ["endpoints"],
    queryFn: async () => (await listEndpoints()).items,
  });
}

export function useEventTypes() {
  return useQuery({
    queryKey: ["event-types"],
    queryFn: async () => (await listEventTypes()).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useDeliveries(endpointId: string) {
  return useQuery({
    queryKey: ["deliveries", endpointId],
    queryFn: async () => (await listDeliveries(endpointId)).items,
    refetchInterval: 5000,
  });
}

export function useAddEndpoint() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: addEndpoint,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["endpoints"] }),
  });
}

export function useDeleteEndpoint() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: deleteEndpoint,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["endpoints"] }),
  });
}
