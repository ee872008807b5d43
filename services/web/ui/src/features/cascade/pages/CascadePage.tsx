import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { allows } from "@/api/allows";
import { CascadeEditor } from "@/features/cascade/components/CascadeEditor";
import { EffectivenessPanel } from "@/features/cascade/components/EffectivenessPanel";
import { useCascade } from "@/features/cascade/queries/cascade";
import { useGoal } from "@/features/goals/queries/goals";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { PageHeader } from "@/ui-kit/layout/PageHeader";

/** 目标分解: key results across, units or people down. */
export default function CascadePage() {
  const { t } = useTranslation();
  const { goalId = "" } = useParams();
  const goal = useGoal(goalId);
  const cascade = useCascade(goalId);
  const error = goal.error ?? cascade.error;
  if (error) return <ErrorNotice error={error} onRetry={() => cascade.refetch()} />;
  if (!goal.data || !cascade.data) return <PageSkeleton />;
  const { title, owner, cycle } = goal.data;
  return (
    <>
      <PageHeader title={t("cascade.title")}>
        <Link to={`/goals/${goalId}`}>{title}</Link>
        <span className="secondary">
          {owner.name} · {cycle.name}
        </span>
      </PageHeader>
      <EffectivenessPanel goalId={goalId} />
      {cascade.data.key_results.length === 0 ? (
        <div className="panel">
          <EmptyState title={t("cascade.noKeyResults")} hint={t("cascade.noKeyResultsHint")}>
            {allows(goal.data, "edit") && (
              <Link to={`/goals/${goalId}/edit`}>{t("cascade.writeKeyResults")}</Link>
            )}
          </EmptyState>
        </div>
      ) : (
        <CascadeEditor
          // read again after saving: what was typed has become parts
          key={cascade.data.contributions.map(({ goal_id }) => goal_id).join()}
          goal={goal.data}
          cascade={cascade.data}
        />
      )}
    </>
  );
}
