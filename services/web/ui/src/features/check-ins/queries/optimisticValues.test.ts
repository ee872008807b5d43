import { MutationObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type CheckIn, recordCheckIn } from "@/api/checkins";
import { makeKeyResult } from "@/testing/fixtures";

import { recordCheckInOptions } from "./checkIns";
import {
  awaitRollUp,
  readOptimisticValues,
  setOptimisticValue,
  withOptimisticValue,
} from "./optimisticValues";

vi.mock("@/api/checkins", () => ({ recordCheckIn: vi.fn() }));

const NOON = "2026-02-02T12:00:00Z";
const CHECK_IN: CheckIn = {
  ...{ id: "check-in-2", key_result_id: "kr-1", goal_id: "goal-1", value: 40 },
  ...{ numerator: null, denominator: null, period_start: "2026-02-01", period_end: "2026-02-28" },
  ...{ text: "", confidence: 9, author: { id: "ann", name: "Ann" }, corrects: null },
  ...{ blocked: false, recorded_at: NOON, late: false },
};
const SENT = { checkIn: { key_result_id: "kr-1", value: 40 }, key: "attempt-1" };

let queries: QueryClient;
const optimistic = () => readOptimisticValues(queries)["kr-1"];
const record = () => new MutationObserver(queries, recordCheckInOptions(queries)).mutate(SENT);

beforeEach(() => {
  vi.useFakeTimers();
  queries = new QueryClient();
});
afterEach(() => {
  queries.clear();
  vi.useRealTimers();
});

test("a value stands before the server answers, and waits for its check-in afterwards", async () => {
  vi.mocked(recordCheckIn).mockImplementationOnce(async () => {
    expect(optimistic()).toMatchObject({ checkInId: null, value: 40 });
    return CHECK_IN;
  });
  await record();
  expect(optimistic()).toEqual({ checkInId: "check-in-2", value: 40, recordedAt: NOON });
});

test("a refused value is rolled back to the one before", async () => {
  const previous = { checkInId: "check-in-1", value: 35, recordedAt: NOON };
  setOptimisticValue(queries, "kr-1", previous);
  vi.mocked(recordCheckIn).mockRejectedValueOnce(new Error("refused"));
  await expect(record()).rejects.toThrow("refused");
  expect(optimistic()).toEqual(previous);
  vi.advanceTimersByTime(20_000);
  expect(optimistic()).toBeUndefined();
});

test("a refused value without one before leaves nothing", async () => {
  vi.mocked(recordCheckIn).mockRejectedValueOnce(new Error("refused"));
  await expect(record()).rejects.toThrow("refused");
  expect(optimistic()).toBeUndefined();
});

test("a late roll-up is waited for 20 seconds, unless a newer check-in is awaited", () => {
  awaitRollUp(queries, CHECK_IN);
  vi.advanceTimersByTime(15_000);
  awaitRollUp(queries, { ...CHECK_IN, id: "check-in-3", value: 45 });
  vi.advanceTimersByTime(5_000);
  expect(optimistic()?.value).toBe(45);
  vi.advanceTimersByTime(15_000);
  expect(optimistic()).toBeUndefined();
});

test("a row shows the value until it names the check-in itself", () => {
  const awaited = { checkInId: "check-in-2", value: 40, recordedAt: NOON };
  const behind = makeKeyResult({ accumulation: "latest", last_check_in_id: "check-in-1" });
  const upToDate = { ...behind, current: 41, last_check_in_id: "check-in-2" };
  expect(withOptimisticValue(behind, awaited)).toMatchObject({
    current: 40,
    last_check_in_at: NOON,
  });
  expect(withOptimisticValue(upToDate, awaited)).toBe(upToDate);
});

test("a value still on its way is shown on a key result that was never reported", () => {
  const fresh = makeKeyResult({ accumulation: "latest", last_check_in_id: null, current: null });
  const sent = { checkInId: null, value: 40, recordedAt: NOON };
  expect(withOptimisticValue(fresh, sent).current).toBe(40);
});

test("a sum and words alone keep the current value", () => {
  const awaited = { checkInId: "check-in-2", value: 40, recordedAt: NOON };
  const sum = makeKeyResult({ accumulation: "sum", current: 30 });
  const latest = makeKeyResult({ accumulation: "latest", current: 30 });
  expect(withOptimisticValue(sum, awaited).current).toBe(30);
  expect(withOptimisticValue(latest, { ...awaited, value: null }).current).toBe(30);
});
