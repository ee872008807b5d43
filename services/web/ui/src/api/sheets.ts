import { download, post } from "./client";
import { type ImportReport, type ImportRequest, importForm } from "./people";

const ROOT = "/api/goals/v1";
const WORKBOOK = `${ROOT}/goals/workbook`;

/** The goals of one sheet, or of a unit and all below it in a cycle. */
export const workbookOf = (wanted: { sheet_id: string } | { unit_id: string; cycle_id: string }) =>
  `${WORKBOOK}?${new URLSearchParams(wanted)}`;

export const importGoals = async (sheetId: string, wanted: ImportRequest) =>
  (await post<ImportReport>(WORKBOOK, { body: onSheet(sheetId, wanted) })).data;

export const rejectedGoals = (sheetId: string, wanted: ImportRequest) =>
  download(`${WORKBOOK}/rejected`, { body: onSheet(sheetId, wanted) });

function onSheet(sheetId: string, wanted: ImportRequest): FormData {
  const form = importForm(wanted);
  form.append("sheet_id", sheetId);
  return form;
}
