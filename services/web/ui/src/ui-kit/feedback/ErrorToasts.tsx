import { createContext, type ReactNode, use, useState } from "react";

import { ErrorNotice } from "./ErrorNotice";
import styles from "./ErrorToasts.module.css";

const ErrorToastContext = createContext<(error: unknown) => void>(() => undefined);

/** For actions without a place of their own to show an error, such as a menu entry. */
export const useErrorToast = () => use(ErrorToastContext);

export function ErrorToasts({ children }: { children: ReactNode }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <ErrorToastContext value={setError}>
      {children}
      {error !== null && (
        <div className={styles.refusal}>
          <ErrorNotice error={error} onClose={() => setError(null)} />
        </div>
      )}
    </ErrorToastContext>
  );
}
