import { api, dataOf, ifMatch } from "./client";
import type { Schemas } from "./shared";

export type WorkingCalendarIn = Schemas["WorkingCalendarIn"];
export type WorkingCalendar = Schemas["WorkingCalendarOut"];

const ROOT = "/goals/v1/working-calendar";

export const readWorkingCalendar = () => dataOf(api.GET(ROOT));
export const listRegions = async () => (await dataOf(api.GET(`${ROOT}/regions`))).items;
export const setWorkingCalendar = (body: WorkingCalendarIn, version: number) =>
  dataOf(api.PUT(ROOT, { params: { header: ifMatch(version) }, body }));
