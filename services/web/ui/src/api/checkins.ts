import { get, post } from "./client";
import type { Accumulation, Direction } from "./goals";
import type { Named, Page } from "./shared";

/** 高 / 中 / 低, stored as numbers. */
export type Confidence = 9 | 6 | 3;

export interface Due {
  key_result_id: string;
  goal_id: string;
  key_result_title: string;
  goal_title: string;
  unit: string;
  direction: Direction;
  accumulation: Accumulation;
  period: { start: string; end: string; label: string };
  due_on: string;
  overdue: boolean;
  last: {
    value: number | null;
    text: string | null;
    confidence: Confidence | null;
    at: string;
  } | null;
  expected_value: number | null;
  target: number | null;
  milestones: { id: string; title: string; done: boolean }[];
}

export interface CheckInIn {
  key_result_id: string;
  value: number | null;
  /** Of milestones: those that are done, instead of a value. */
  done?: string[];
  numerator?: number;
  denominator?: number;
  period_start?: string;
  text?: string;
  confidence?: Confidence;
  corrects?: string;
  blocked?: boolean;
}

export interface CheckIn {
  id: string;
  key_result_id: string;
  goal_id: string;
  value: number | null;
  period_start: string;
  period_end: string;
  text: string | null;
  confidence: Confidence | null;
  author: Named;
  corrects: string | null;
  blocked: boolean;
  recorded_at: string;
  late: boolean;
}

const ROOT = "/api/checkins/v1";

export const listDue = () => get<Page<Due>>(`${ROOT}/due`);
export const recordCheckIn = async (checkIn: CheckInIn, idempotencyKey: string) =>
  (await post<CheckIn>(`${ROOT}/check-ins`, { body: checkIn, idempotencyKey })).data;
export const listCheckIns = (keyResultId: string) =>
  get<Page<CheckIn>>(`${ROOT}/check-ins`, { query: { key_result_id: keyResultId } });
