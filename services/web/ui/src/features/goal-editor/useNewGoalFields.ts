import type { Cycle } from "@/api/goals";
import { useGoal, useSheet } from "@/features/goals/queries/goals";
import { type Scope, scopeKind, useSheetIds } from "@/features/goals/scope";
import { localized } from "@/features/library/localized";
import { useTemplate } from "@/features/library/queries/library";
import { useSignedIn } from "@/features/session/queries/session";
import {
  alignmentValue,
  emptyKeyResult,
  freeWeight,
  fromParentKeyResult,
  fromTemplateGoal,
  type GoalFields,
} from "./goalForm";

/** What a new goal starts with: the package's kind, the weight still free, the part taken up. */
export function useNewGoalFields(
  cycle: Cycle | undefined,
  scope: Scope,
  parentGoalId: string | null,
  parentKeyResultId: string | null,
  templateRef: { template: string; item: number } | null,
): { fields: GoalFields | null; error: unknown } {
  const session = useSignedIn();
  const sheets = useSheetIds(scope, cycle?.id);
  const sheet = useSheet(sheets.ids?.[0]);
  const parent = useGoal(parentGoalId ?? undefined);
  const template = useTemplate(templateRef?.template);
  const error = sheets.error ?? sheet.error ?? parent.error ?? template.error;

  const waiting =
    !cycle ||
    !sheets.ids ||
    (sheets.ids.length > 0 && !sheet.data) ||
    (templateRef !== null && !template.data) ||
    (parentGoalId !== null && !parent.data);
  if (waiting) return { fields: null, error };

  const keyResult = parent.data?.key_results.find(({ id }) => id === parentKeyResultId);
  const templateGoal = templateRef && template.data?.goals[templateRef.item];
  const goals = sheet.data?.goals ?? [];
  // one more of what the sheet holds already, whatever the goal above is
  const defaultKind = goals.at(-1)?.kind ?? parent.data?.kind;
  const kind =
    templateGoal?.kind ?? defaultKind ?? (session.tenant.package === "okr" ? "objective" : "kpi");
  return {
    error: null,
    fields: {
      kind,
      title: templateGoal ? localized(templateGoal, "title") : (keyResult?.title ?? ""),
      description: "",
      weight: templateGoal?.weight ?? freeWeight(kind, goals),
      template_id: template.data?.id,
      progress_source: "key_results",
      visibility: kind === "objective" || scopeKind(scope) !== "person" ? "open" : "line",
      alignments: parentGoalId ? [alignmentValue(parentGoalId, parentKeyResultId)] : [],
      key_results: templateGoal
        ? fromTemplateGoal(templateGoal, cycle)
        : [keyResult ? fromParentKeyResult(keyResult, cycle) : emptyKeyResult(kind, cycle, 100)],
    },
  };
}
