import { api, asForm, dataOf } from "./client";
import { type ImportRequest, importForm } from "./people";
import type { Schemas } from "./shared";

export type Comment = Schemas["CommentOut"];
export type CommentIn = Schemas["CommentIn"];

const COMMENTS = "/goals/v1/sheets/{sheet_id}/comments";
const WORKBOOK = "/goals/v1/goals/workbook";

/** The goals of one sheet, or of a unit and all below it in a cycle; titles and words in `locale`. */
export const workbookOf = (
  request: { sheet_id: string } | { unit_id: string; cycle_id: string },
  locale: string,
) => `/api${WORKBOOK}?${new URLSearchParams({ ...request, locale })}`;

export const importGoals = (sheetId: string, request: ImportRequest) =>
  dataOf(api.POST(WORKBOOK, { body: sheetForm(sheetId, request), bodySerializer: asForm }));

export const rejectedGoals = (sheetId: string, request: ImportRequest) =>
  dataOf(
    api.POST(`${WORKBOOK}/rejected`, {
      body: sheetForm(sheetId, request),
      bodySerializer: asForm,
      parseAs: "blob",
    }),
  );

const sheetForm = (sheetId: string, request: ImportRequest) => ({
  ...importForm(request),
  sheet_id: sheetId,
});

export const addComment = (sheetId: string, body: CommentIn) =>
  dataOf(api.POST(COMMENTS, { params: { path: { sheet_id: sheetId } }, body }));
export const deleteComment = (sheetId: string, id: string) =>
  dataOf(
    api.DELETE(`${COMMENTS}/{comment_id}`, {
      params: { path: { sheet_id: sheetId, comment_id: id } },
    }),
  );
