import { api, dataOf, ifMatch } from "./client";
import type { Schemas } from "./shared";

export type Round = Schemas["RoundOut"];
export type RoundIn = Schemas["RoundIn"];
export type FormSummary = Schemas["FormSummary"];
export type FormState = FormSummary["state"];
export type AppraisalForm = Schemas["FormOut"];
export type FormItem = Schemas["FormItemOut"];
export type ItemScore = Schemas["ScoreIn"];
export type ScoredBy = Schemas["ScoresIn"]["by"];

const ROUNDS = "/appraisals/v1/rounds";
const FORMS = "/appraisals/v1/forms";
const path = (form_id: string) => ({ form_id });

export const listRounds = () => dataOf(api.GET(ROUNDS));
export const addRound = (body: RoundIn) => dataOf(api.POST(ROUNDS, { body }));
export const launchRound = (id: string) =>
  dataOf(api.POST(`${ROUNDS}/{round_id}/launch`, { params: { path: { round_id: id } }, body: {} }));

export const listForms = (which: "mine" | "to_score") =>
  dataOf(api.GET(FORMS, { params: { query: { [which]: true } } }));
export const readForm = (id: string) =>
  dataOf(api.GET(`${FORMS}/{form_id}`, { params: { path: path(id) } }));
export const saveScores = (id: string, version: number, by: ScoredBy, scores: ItemScore[]) =>
  dataOf(
    api.PUT(`${FORMS}/{form_id}/scores`, {
      params: { path: path(id), header: ifMatch(version) },
      body: { by, scores },
    }),
  );
export const submitForm = (id: string, by: ScoredBy) =>
  dataOf(api.POST(`${FORMS}/{form_id}/submissions`, { params: { path: path(id) }, body: { by } }));
