import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { TargetLedger } from "@/features/approvals/components/LedgerOfGoal";
import { EffectivenessPanel } from "@/features/cascade/components/EffectivenessPanel";
import { GoalCrossUnitRequests } from "@/features/cross-unit-requests/components/GoalCrossUnitRequests";
import { GoalCard } from "@/features/goals/components/GoalCard";
import { useGoal } from "@/features/goals/queries/goals";
import { GoalRetrospectives } from "@/features/retrospectives/components/GoalRetrospectives";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import styles from "./GoalsPage.module.css";

export default function GoalPage() {
  const { t } = useTranslation();
  const { goalId } = useParams();
  const goal = useGoal(goalId);
  return (
    <>
      <PageHeader title={t("goals.one")} className={styles.head}>
        {goal.data && (
          <Link to={`/sheets/${goal.data.sheet_id}`}>
            {goal.data.owner.name} · {goal.data.cycle.name}
          </Link>
        )}
      </PageHeader>
      <QueryBoundary query={goal}>
        {(data) => <GoalCard goal={data} linked={false} />}
      </QueryBoundary>
      {goal.data && <GoalRetrospectives goalId={goal.data.id} cycleId={goal.data.cycle.id} />}
      {goalId && <EffectivenessPanel goalId={goalId} />}
      {goalId && <TargetLedger goalId={goalId} />}
      {goalId && <GoalCrossUnitRequests goalId={goalId} />}
    </>
  );
}
