import { useEffect, useSyncExternalStore } from "react";

import type { CheckIn } from "@/api/checkins";
import type { KeyResult } from "@/api/goals";

/** Past this the roll-up is late for another reason and the page stops asking every moment. */
const PATIENCE = 20_000;

interface Held {
  checkInId: string;
  value: number | null;
  recordedAt: string;
}

let held: ReadonlyMap<string, Held> = new Map();
const listeners = new Set<() => void>();

/** What was saved here and goals has not shown yet: a reader never sees the own value go back. */
export function useHeldValues(): ReadonlyMap<string, Held> {
  return useSyncExternalStore(subscribe, () => held);
}

export function holdValue(checkIn: CheckIn): void {
  const { id, key_result_id, value, recorded_at } = checkIn;
  change((next) => next.set(key_result_id, { checkInId: id, value, recordedAt: recorded_at }));
  setTimeout(() => release(key_result_id, id), PATIENCE);
}

/** Key results as their owner knows them; a hold ends when the row names its check-in. */
export function useWithHeldValues(keyResults: KeyResult[]): KeyResult[] {
  const holds = useHeldValues();
  useEffect(() => {
    for (const { id, last_check_in_id } of keyResults)
      if (last_check_in_id) release(id, last_check_in_id);
  }, [keyResults]);

  return keyResults.map((keyResult) => {
    const hold = holds.get(keyResult.id);
    if (!hold || keyResult.last_check_in_id === hold.checkInId) return keyResult;
    const current = keyResult.accumulation === "latest" ? hold.value : keyResult.current;
    return { ...keyResult, current, last_check_in_at: hold.recordedAt };
  });
}

function release(keyResultId: string, checkInId: string): void {
  if (held.get(keyResultId)?.checkInId !== checkInId) return;
  change((next) => next.delete(keyResultId));
}

function change(edit: (next: Map<string, Held>) => void): void {
  const next = new Map(held);
  edit(next);
  held = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
