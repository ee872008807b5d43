import { createContext, type ReactNode, use, useState } from "react";

import { ErrorNotice } from "./ErrorNotice";
import styles from "./ErrorToasts.module.css";

const RefusalContext = createContext<(error: unknown) => void>(() => undefined);

/** For actions without a place of their own to show an error, such as a menu entry. */
export const useRefusal = () => use(RefusalContext);

export function Refusals({ children }: { children: ReactNode }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <RefusalContext value={setError}>
      {children}
      {error !== null && (
        <div className={styles.refusal}>
          <ErrorNotice error={error} onClose={() => setError(null)} />
        </div>
      )}
    </RefusalContext>
  );
}
