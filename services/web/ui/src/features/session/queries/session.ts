import { useQuery } from "@tanstack/react-query";
import { createContext, use } from "react";

import { rememberCsrf } from "@/api/client";
import { readSession, type Session } from "@/api/web";

export type SignedIn = Extract<Session, { signed_in: true }>;

export const SignedInContext = createContext<SignedIn | null>(null);

export function useSession() {
  return useQuery({
    queryKey: ["session"],
    queryFn: async ({ signal }) => {
      const session = await readSession(signal);
      rememberCsrf(session.signed_in ? session.csrf : null);
      return session;
    },
    staleTime: 60_000,
  });
}

export function useSignedIn(): SignedIn {
  const session = use(SignedInContext);
  if (!session) throw new Error("used outside of RequireSession");
  return session;
}
