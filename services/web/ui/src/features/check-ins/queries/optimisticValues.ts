import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { CheckIn } from "@/api/checkins";
import type { KeyResult } from "@/api/goals";

/** Right after a check-in the roll-up is moments away: ask until the row shows it. */
const AWAITING_ROLL_UP = 500;
/** Past this the roll-up is late for another reason and the page stops asking every moment. */
const EXPIRY = 20_000;
const KEY = ["optimisticValues"];

export interface OptimisticValue {
  /** Null until the server has answered. */
  checkInId: string | null;
  value: number | null;
  recordedAt: string;
}

/** By key result. */
type OptimisticValues = Record<string, OptimisticValue>;

/** How often goals are read again while one of them does not show a saved check-in yet. */
export function useRollUpInterval(): number | false {
  const isAwaited = Object.values(useOptimisticValues()).some(({ checkInId }) => checkInId);
  return isAwaited ? AWAITING_ROLL_UP : false;
}

/** Key results as their owner knows them: no value goes back until the row names its check-in. */
export function useWithOptimisticValues(keyResults: KeyResult[]): KeyResult[] {
  const queries = useQueryClient();
  const values = useOptimisticValues();
  useEffect(() => {
    for (const { id, last_check_in_id } of keyResults)
      if (last_check_in_id && values[id]) dropOptimisticValue(queries, id, last_check_in_id);
  }, [queries, keyResults, values]);

  return keyResults.map((keyResult) => withOptimisticValue(keyResult, values[keyResult.id]));
}

/** A check-in without a value, such as words alone, leaves the one before. */
export function withOptimisticValue(keyResult: KeyResult, optimistic?: OptimisticValue): KeyResult {
  if (!optimistic) return keyResult;
  const { checkInId, value, recordedAt } = optimistic;
  if (checkInId !== null && checkInId === keyResult.last_check_in_id) return keyResult;
  const current = keyResult.accumulation === "latest" && value !== null ? value : keyResult.current;
  return { ...keyResult, current, last_check_in_at: recordedAt };
}

/** Sets or removes a key result's value and returns the one before, to roll back to. */
export function setOptimisticValue(
  queries: QueryClient,
  keyResultId: string,
  optimistic: OptimisticValue | undefined,
): OptimisticValue | undefined {
  const { [keyResultId]: previous, ...others } = readOptimisticValues(queries);
  queries.setQueryData(KEY, optimistic ? { ...others, [keyResultId]: optimistic } : others);
  const checkInId = optimistic?.checkInId;
  if (checkInId) setTimeout(() => dropOptimisticValue(queries, keyResultId, checkInId), EXPIRY);
  return previous;
}

/** Holds what the server has recorded until the row shows it. */
export function awaitRollUp(queries: QueryClient, checkIn: CheckIn): void {
  const { id, key_result_id, value, recorded_at } = checkIn;
  setOptimisticValue(queries, key_result_id, { checkInId: id, value, recordedAt: recorded_at });
}

export function readOptimisticValues(queries: QueryClient): OptimisticValues {
  return queries.getQueryData<OptimisticValues>(KEY) ?? {};
}

function useOptimisticValues(): OptimisticValues {
  return useQuery<OptimisticValues>({ queryKey: KEY, initialData: {}, enabled: false }).data;
}

function dropOptimisticValue(queries: QueryClient, keyResultId: string, checkInId: string): void {
  if (readOptimisticValues(queries)[keyResultId]?.checkInId === checkInId)
    setOptimisticValue(queries, keyResultId, undefined);
}
