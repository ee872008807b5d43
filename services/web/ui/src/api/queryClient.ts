import { QueryClient } from "@tanstack/react-query";

import { whenSignedOut } from "./client";
import { ApiError } from "./errors";
import type { Session } from "./web";

const TRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 20_000, retry: worthRetrying, networkMode: "always" },
    mutations: { retry: false, networkMode: "always" },
  },
});

/** A refusal stays a refusal; only an absent or struggling server is asked again. */
function worthRetrying(failures: number, error: unknown): boolean {
  const transient = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return transient && failures < TRIES;
}

whenSignedOut(() => queryClient.setQueryData<Session>(["session"], { signed_in: false }));
