import type { Cycle } from "@/api/goals";
import { useGoal, useSheet } from "@/queries/goals";
import { useSignedIn } from "@/queries/session";

import { type Scope, scopeKind, useSheetIds } from "../goals/scope";
import { alignmentValue, emptyKeyResult, freeWeight, type GoalFields, takenUp } from "./goalForm";

/** What a new goal starts with: the package's kind, the weight still free, the part taken up. */
export function useNewGoalFields(
  cycle: Cycle | undefined,
  scope: Scope,
  parentGoalId: string | null,
  parentKeyResultId: string | null,
): { fields: GoalFields | null; error: unknown } {
  const session = useSignedIn();
  const sheets = useSheetIds(scope, cycle?.id);
  const sheet = useSheet(sheets.ids?.[0]);
  const parent = useGoal(parentGoalId ?? undefined);
  const error = sheets.error ?? sheet.error ?? parent.error;

  const waiting =
    !cycle ||
    !sheets.ids ||
    (sheets.ids.length > 0 && !sheet.data) ||
    (parentGoalId !== null && !parent.data);
  if (waiting) return { fields: null, error };

  const keyResult = parent.data?.key_results.find(({ id }) => id === parentKeyResultId);
  const kind = parent.data?.kind ?? (session.tenant.package === "okr" ? "objective" : "kpi");
  return {
    error: null,
    fields: {
      kind,
      title: keyResult?.title ?? "",
      description: "",
      weight: freeWeight(kind, sheet.data?.goals ?? []),
      driver: "key_results",
      visibility: kind === "objective" || scopeKind(scope) !== "person" ? "open" : "line",
      alignments: parentGoalId ? [alignmentValue(parentGoalId, parentKeyResultId)] : [],
      key_results: [keyResult ? takenUp(keyResult, cycle) : emptyKeyResult(kind, cycle, 100)],
    },
  };
}
