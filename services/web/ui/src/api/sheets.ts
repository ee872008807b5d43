import { download, post, remove } from "./client";
import { type ImportReport, type ImportRequest, importForm } from "./people";
import type { Named } from "./shared";

export interface Comment {
  id: string;
  author: Named;
  at: string;
  text: string;
  /** The goal that it is about, or the sheet as a whole. */
  goal_id: string | null;
  deleted: boolean;
}

export type CommentIn = Pick<Comment, "text" | "goal_id">;

const ROOT = "/api/goals/v1";
const WORKBOOK = `${ROOT}/goals/workbook`;

/** The goals of one sheet, or of a unit and all below it in a cycle; titles and words in `locale`. */
export const workbookOf = (
  request: { sheet_id: string } | { unit_id: string; cycle_id: string },
  locale: string,
) => `${WORKBOOK}?${new URLSearchParams({ ...request, locale })}`;

export const importGoals = async (sheetId: string, request: ImportRequest) =>
  (await post<ImportReport>(WORKBOOK, { body: onSheet(sheetId, request) })).data;

export const rejectedGoals = (sheetId: string, request: ImportRequest) =>
  download(`${WORKBOOK}/rejected`, { body: onSheet(sheetId, request) });

function onSheet(sheetId: string, request: ImportRequest): FormData {
  const form = importForm(request);
  form.append("sheet_id", sheetId);
  return form;
}

export const addComment = (sheetId: string, comment: CommentIn) =>
  post<Comment>(`${ROOT}/sheets/${sheetId}/comments`, { body: comment });
export const deleteComment = (sheetId: string, id: string) =>
  remove(`${ROOT}/sheets/${sheetId}/comments/${id}`);
