import { Navigate, Outlet, useLocation } from "react-router";
import { SignedInContext, useSession } from "@/features/session/queries/session";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

import styles from "./AppShell.module.css";
import { ShellOutline } from "./ShellOutline";

export function RequireSession() {
  const session = useSession();
  const { pathname, search } = useLocation();

  if (session.data?.signed_in)
    return (
      <SignedInContext value={session.data}>
        <Outlet />
      </SignedInContext>
    );
  if (session.data) {
    const returnTo =
      pathname === "/" ? "" : `?${new URLSearchParams({ return_to: pathname + search })}`;
    return <Navigate to={`/sign-in${returnTo}`} replace />;
  }
  if (session.error)
    return (
      <main className={styles.lonely}>
        <ErrorNotice error={session.error} onRetry={() => session.refetch()} />
      </main>
    );
  return <ShellOutline />;
}
