import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { GoalEditor } from "@/features/goal-editor/components/GoalEditor";
import { goalFields } from "@/features/goal-editor/goalForm";
import { useNewGoalFields } from "@/features/goal-editor/useNewGoalFields";
import { useGoal, useSheet } from "@/features/goals/queries/goals";
import { scopeOfOwner, useScopeAndCycle } from "@/features/goals/scope";
import { useSignedIn } from "@/features/session/queries/session";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { PageHeader } from "@/ui-kit/layout/PageHeader";

export default function GoalEditorPage() {
  const { t } = useTranslation();
  const { goalId } = useParams();
  return (
    <>
      <PageHeader title={t(goalId ? "editor.edit" : "editor.new")} />
      {goalId ? <EditGoal goalId={goalId} /> : <NewGoal />}
    </>
  );
}

function EditGoal({ goalId }: { goalId: string }) {
  const { person } = useSignedIn();
  const goal = useGoal(goalId);
  const sheet = useSheet(goal.data?.sheet_id);
  const error = goal.error ?? sheet.error;
  if (error) return <ErrorNotice error={error} onRetry={() => goal.refetch()} />;
  if (!goal.data || !sheet.data) return <PageSkeleton />;
  return (
    <GoalEditor
      key={goal.data.id}
      goal={goal.data}
      fields={goalFields(goal.data)}
      cycle={sheet.data.cycle}
      scope={scopeOfOwner(goal.data.owner, person.id)}
    />
  );
}

function NewGoal() {
  const [parameters] = useSearchParams();
  const template = parameters.get("template");
  const item = Number(parameters.get("item") ?? 0);
  const { scope, cycle, cycles, query, go } = useScopeAndCycle();
  const start = useNewGoalFields(
    cycle,
    scope,
    parameters.get("goal"),
    parameters.get("key_result"),
    template ? { template, item } : null,
  );
  const error = query.error ?? start.error;
  if (error) return <ErrorNotice error={error} onRetry={() => query.refetch()} />;
  if (!cycles || !cycle || !start.fields) return <PageSkeleton />;
  return (
    <GoalEditor
      key={`${scope} ${cycle.id}`}
      fields={start.fields}
      cycle={cycle}
      scope={scope}
      choices={{
        cycles,
        onScope: (next) => go({ scope: next }),
        onCycle: (id) => go({ cycle: id }),
      }}
    />
  );
}
