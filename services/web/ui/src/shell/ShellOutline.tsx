import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";

import styles from "./AppShell.module.css";
import { Wordmark } from "./Wordmark";

/** The shell before anybody is known to be signed in: same places, nothing in them yet. */
export function ShellOutline() {
  return (
    <div className={styles.shell}>
      <header className={styles.top}>
        <Wordmark />
      </header>
      <div className={styles.side} />
      <main className={styles.main}>
        <PageSkeleton />
      </main>
    </div>
  );
}
