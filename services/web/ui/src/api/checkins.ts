import { api, attemptKey, dataOf } from "./client";
import type { Schemas } from "./shared";

export type Due = Schemas["DueOut"];
export type CheckIn = Schemas["CheckInOut"];
export type CheckInIn = Schemas["CheckInIn"];
/** 高 / 中 / 低, stored as numbers. */
export type Confidence = NonNullable<CheckIn["confidence"]>;

const ROOT = "/checkins/v1/check-ins";

export const listDue = () => dataOf(api.GET("/checkins/v1/due"));
export const recordCheckIn = (body: CheckInIn, key: string) =>
  dataOf(api.POST(ROOT, { params: { header: attemptKey(key) }, body }));
export const listCheckIns = (keyResultId: string) =>
  dataOf(api.GET(ROOT, { params: { query: { key_result_id: keyResultId } } }));
