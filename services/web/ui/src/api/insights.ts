import { api, dataOf } from "./client";
import type { Health, OwnerKind, Schemas } from "./shared";

export type HealthCounts = Partial<Record<Health, number>>;
export type BoardRow = Schemas["GoalRowOut"];
/** Help across (协同) as one of its two units sees it. */
export type BoardCrossUnitRequest = Schemas["BoardCrossUnitRequestOut"];
export type BoardUnit = Schemas["BoardItemOut"];
export type BoardVersion = Schemas["VersionOut"];
export type Board = Schemas["BoardOut"];

const ROOT = "/insights/v1/board";

export const readBoard = (level?: OwnerKind, signal?: AbortSignal) =>
  dataOf(api.GET(ROOT, { params: { query: { cycle_level: level } }, signal }));

export const readBoardVersion = (signal?: AbortSignal) =>
  dataOf(api.GET(`${ROOT}/version`, { signal }));

export const readUnitBoard = (unitId: string, after?: string) =>
  dataOf(
    api.GET(`${ROOT}/units/{unit_id}`, {
      params: { path: { unit_id: unitId }, query: { limit: 200, after } },
    }),
  );
