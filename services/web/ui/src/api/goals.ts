import { api, attemptKey, dataOf, ifMatch } from "./client";
import type { QueryOf, Schemas } from "./shared";

export type Cycle = Schemas["CycleOut"];
export type CycleState = Cycle["state"];
export type CycleStep = Schemas["CycleStep"]["to"];
export type CycleIn = Schemas["CycleIn"];
export type CycleChange = Schemas["CycleChange"];
export type CycleYearIn = Schemas["CycleYearIn"];
export type CycleLength = NonNullable<CycleYearIn["person"]>;

export const DIRECTIONS = [
  "increase",
  "decrease",
  "at_least",
  "at_most",
  "between",
  "binary",
  "milestones",
] as const satisfies Direction[];
export const ACCUMULATIONS = [
  "latest",
  "sum",
  "average",
  "ratio",
] as const satisfies Accumulation[];
export const PERIODS = ["week", "month", "quarter"] as const satisfies Period[];

export type KeyResult = Schemas["KeyResultOut"];
export type KeyResultIn = Schemas["KeyResultIn"];
export type Direction = KeyResult["direction"];
export type Accumulation = KeyResult["accumulation"];
export type Period = KeyResult["period"];
export type Ambition = KeyResult["ambition"];
/** What should be reached once a day is over. */
export type Phased = Schemas["PhasedTargetIn"];
export type MilestoneIn = Schemas["MilestoneIn"];
export type Milestone = Schemas["MilestoneOut"];
export type Alignment = Schemas["AlignmentOut"];
export type AlignmentIn = Schemas["AlignmentIn"];

export type Goal = Schemas["GoalOut"];
export type GoalIn = Schemas["GoalIn"];
export type GoalChange = Schemas["GoalChange"];
export type GoalKind = Goal["kind"];
export type GoalState = Goal["state"];
export type GoalStep = Schemas["GoalStep"]["to"];
export type GoalDriver = Goal["progress_source"];
export type Visibility = Goal["visibility"];
export type Dimension = NonNullable<Goal["dimension"]>;
/** What those below stand at does not fit what the goal itself measures, or nothing was told of it. */
export type Finding = Schemas["FindingOut"];
export type GoalFilter = QueryOf<"/goals/v1/goals">;

export type SheetLine = Schemas["SheetSummaryOut"];
export type SheetState = SheetLine["state"];
export type Sheet = Schemas["SheetOut"];

const CYCLES = "/goals/v1/cycles";
const SHEETS = "/goals/v1/sheets";
const GOALS = "/goals/v1/goals";
const cyclePath = (cycle_id: string) => ({ cycle_id });
const sheetPath = (sheet_id: string) => ({ sheet_id });
const goalPath = (goal_id: string) => ({ goal_id });

export const listCycles = () => dataOf(api.GET(CYCLES, { params: { query: { limit: 100 } } }));
export const layYear = (body: CycleYearIn) => dataOf(api.POST(`${CYCLES}/years`, { body }));
export const changeCycle = (id: string, version: number, body: CycleChange) =>
  dataOf(
    api.PATCH(`${CYCLES}/{cycle_id}`, {
      params: { path: cyclePath(id), header: ifMatch(version) },
      body,
    }),
  );
export const addCycle = (body: CycleIn) => dataOf(api.POST(CYCLES, { body }));
export const moveCycle = (id: string, to: CycleStep) =>
  dataOf(
    api.POST(`${CYCLES}/{cycle_id}/transitions`, { params: { path: cyclePath(id) }, body: { to } }),
  );

export const listSheets = (owner: string, cycleId?: string) =>
  dataOf(api.GET(SHEETS, { params: { query: { owner, cycle_id: cycleId } } }));
export const readSheet = (id: string) =>
  dataOf(api.GET(`${SHEETS}/{sheet_id}`, { params: { path: sheetPath(id) } }));
export const reopenSheet = (id: string, body: Schemas["Reopening"]) =>
  dataOf(api.POST(`${SHEETS}/{sheet_id}/reopenings`, { params: { path: sheetPath(id) }, body }));
export const moveSheet = (id: string, to: Schemas["SheetStep"]["to"], comment?: string) =>
  dataOf(
    api.POST(`${SHEETS}/{sheet_id}/transitions`, {
      params: { path: sheetPath(id) },
      body: { to, comment },
    }),
  );

export const listGoals = (filter: GoalFilter, signal?: AbortSignal) =>
  dataOf(api.GET(GOALS, { params: { query: { limit: 100, ...filter } }, signal }));
export const readGoal = (id: string) =>
  dataOf(api.GET(`${GOALS}/{goal_id}`, { params: { path: goalPath(id) } }));
export const addGoal = (body: GoalIn, key: string) =>
  dataOf(api.POST(GOALS, { params: { header: attemptKey(key) }, body }));
export const changeGoal = (id: string, version: number, body: GoalChange) =>
  dataOf(
    api.PATCH(`${GOALS}/{goal_id}`, {
      params: { path: goalPath(id), header: ifMatch(version) },
      body,
    }),
  );
export const moveGoal = (id: string, to: GoalStep) =>
  dataOf(
    api.POST(`${GOALS}/{goal_id}/transitions`, { params: { path: goalPath(id) }, body: { to } }),
  );
export const alignGoal = (id: string, version: number, alignments: AlignmentIn[]) =>
  dataOf(
    api.PUT(`${GOALS}/{goal_id}/alignments`, {
      params: { path: goalPath(id), header: ifMatch(version) },
      body: { alignments },
    }),
  );

export const addKeyResult = (goalId: string, body: KeyResultIn) =>
  dataOf(api.POST(`${GOALS}/{goal_id}/key_results`, { params: { path: goalPath(goalId) }, body }));
export const changeKeyResult = (id: string, version: number, body: Schemas["KeyResultChange"]) =>
  dataOf(
    api.PATCH("/goals/v1/key_results/{key_result_id}", {
      params: { path: { key_result_id: id }, header: ifMatch(version) },
      body,
    }),
  );
