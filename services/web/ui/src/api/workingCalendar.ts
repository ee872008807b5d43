import { get, put } from "./client";

export interface WorkingCalendarIn {
  /** A country or a part of one, CN or DE-BY; empty means Monday to Friday. */
  region: string;
  days_off: string[];
  make_up_days: string[];
}

export interface WorkingCalendar extends WorkingCalendarIn {
  version: number;
  /** Days of this year and the next that differ from Monday to Friday. */
  deviations: { day: string; works: boolean }[];
}

const ROOT = "/api/goals/v1/working-calendar";

export const readWorkingCalendar = () => get<WorkingCalendar>(ROOT);
export const listRegions = async () => (await get<{ items: string[] }>(`${ROOT}/regions`)).items;
export const setWorkingCalendar = (calendar: WorkingCalendarIn, version: number) =>
  put<WorkingCalendar>(ROOT, { body: calendar, ifMatch: version });
