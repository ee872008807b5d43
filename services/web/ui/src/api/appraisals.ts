import { get, post, put } from "./client";
import type { GoalKind } from "./goals";
import type { Named, Page } from "./shared";

export interface Round {
  id: string;
  name: string;
  cycle_ids: string[];
  opens_on: string;
  closes_on: string;
  state: "planned" | "open" | "closed";
  forms: Record<FormState, number>;
  /** People of a launch whose forms are still being made. */
  opening: number;
}

export type RoundIn = Pick<Round, "name" | "cycle_ids" | "opens_on" | "closes_on">;

export type FormState = "self" | "manager" | "done";
export type ScoredBy = "self" | "manager";

export interface FormItem {
  id: string;
  title: string;
  goal_title: string;
  kind: GoalKind;
  weight: number;
  key_result_id: string | null;
  target: number | null;
  unit: string | null;
  result: number | null;
  progress: number | null;
  check_ins: {
    id: string;
    value: number | null;
    text: string;
    recorded_at: string;
    period_start: string | null;
  }[];
  suggested_score: number | null;
  self_score: number | null;
  self_comment: string;
  manager_score: number | null;
  manager_comment: string;
}

export interface FormSummary {
  id: string;
  round: Named;
  employee: Named & { number: string };
  manager: Named | null;
  state: FormState;
  /** The side on which the reader writes; null for those who only read. */
  scores_as: ScoredBy | null;
  item_count: number;
  self_total: number | null;
  total: number | null;
}

export interface AppraisalForm extends FormSummary {
  items: FormItem[];
  version: number;
}

export interface ItemScore {
  item_id: string;
  score: number | null;
  comment?: string;
}

const ROOT = "/api/appraisals/v1";

export const listRounds = () => get<Page<Round>>(`${ROOT}/rounds`);
export const addRound = (round: RoundIn) => post<Round>(`${ROOT}/rounds`, { body: round });
export const launchRound = (id: string) => post<void>(`${ROOT}/rounds/${id}/launch`, { body: {} });

export const listForms = (which: "mine" | "to_score") =>
  get<Page<FormSummary>>(`${ROOT}/forms`, { query: { [which]: true } });
export const readForm = (id: string) => get<AppraisalForm>(`${ROOT}/forms/${id}`);
export const saveScores = async (id: string, version: number, by: ScoredBy, scores: ItemScore[]) =>
  (
    await put<AppraisalForm>(`${ROOT}/forms/${id}/scores`, {
      body: { by, scores },
      ifMatch: version,
    })
  ).data;
export const submitForm = (id: string, by: ScoredBy) =>
  post<AppraisalForm>(`${ROOT}/forms/${id}/submissions`, { body: { by } });
