import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { countUnread, listNotices, markRead } from "@/api/notifications";

export function useUnreadCount() {
  return useQuery({
    queryKey: ["notices", "count"],
    queryFn: async () => (await countUnread()).unread,
    refetchInterval: 30_000,
  });
}

export function useNotices() {
  return useQuery({
    queryKey: ["notices", "list"],
    queryFn: async () => (await listNotices()).items,
    staleTime: 0,
  });
}

export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: markRead,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["notices"] }),
  });
}
