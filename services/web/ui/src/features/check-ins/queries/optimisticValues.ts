import { useEffect, useSyncExternalStore } from "react";

import type { CheckIn } from "@/api/checkins";
import type { KeyResult } from "@/api/goals";

/** Past this the roll-up is late for another reason and the page stops asking every moment. */
const EXPIRY = 20_000;

interface OptimisticValue {
  checkInId: string;
  value: number | null;
  recordedAt: string;
}

let optimisticValues: ReadonlyMap<string, OptimisticValue> = new Map();
const listeners = new Set<() => void>();

/** What was saved here and goals has not shown yet: a reader never sees the own value go back. */
export function useOptimisticValues(): ReadonlyMap<string, OptimisticValue> {
  return useSyncExternalStore(subscribe, () => optimisticValues);
}

export function setOptimisticValue(checkIn: CheckIn): void {
  const { id, key_result_id, value, recorded_at } = checkIn;
  change((next) => next.set(key_result_id, { checkInId: id, value, recordedAt: recorded_at }));
  setTimeout(() => dropOptimisticValue(key_result_id, id), EXPIRY);
}

/** Key results as their owner knows them; a hold ends when the row names its check-in. */
export function useWithOptimisticValues(keyResults: KeyResult[]): KeyResult[] {
  const values = useOptimisticValues();
  useEffect(() => {
    for (const { id, last_check_in_id } of keyResults)
      if (last_check_in_id) dropOptimisticValue(id, last_check_in_id);
  }, [keyResults]);

  return keyResults.map((keyResult) => {
    const optimistic = values.get(keyResult.id);
    if (!optimistic || keyResult.last_check_in_id === optimistic.checkInId) return keyResult;
    const current = keyResult.accumulation === "latest" ? optimistic.value : keyResult.current;
    return { ...keyResult, current, last_check_in_at: optimistic.recordedAt };
  });
}

function dropOptimisticValue(keyResultId: string, checkInId: string): void {
  if (optimisticValues.get(keyResultId)?.checkInId !== checkInId) return;
  change((next) => next.delete(keyResultId));
}

function change(edit: (next: Map<string, OptimisticValue>) => void): void {
  const next = new Map(optimisticValues);
  edit(next);
  optimisticValues = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
