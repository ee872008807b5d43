import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import * as sessions from "@/api/sessions";

export function useSessions() {
  return useInfiniteQuery({
    queryKey: ["alignment-sessions", "list"],
    queryFn: ({ pageParam }) => sessions.listSessions({}, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useAlignmentSession(id: string) {
  return useQuery({
    queryKey: ["alignment-sessions", "one", id],
    queryFn: () => sessions.readSession(id),
  });
}

/** A returned sheet shows on its owner's page as well. */
export function useSessionChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["alignment-sessions"] }),
        queries.invalidateQueries({ queryKey: ["sheets"] }),
      ]),
  });
}
