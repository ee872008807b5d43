import { useEffect, useState } from "react";

/** The value once it has stood still: what is typed is not a question at every letter. */
export function useDebounced<T>(value: T, milliseconds: number): T {
  const [debounced, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return debounced;
}
