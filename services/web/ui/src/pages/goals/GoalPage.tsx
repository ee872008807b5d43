import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { LedgerOfGoal } from "@/approvals/LedgerOfGoal";
import { CollaborationsOfGoal } from "@/collaboration/OfGoal";
import { Loaded } from "@/feedback/Loaded";
import { useGoal } from "@/queries/goals";
import { useSignedIn } from "@/queries/session";
import { RetrospectivesOfGoal } from "@/retrospective/OfGoalPage";

import { EffectivenessPanel } from "../cascade/EffectivenessPanel";
import { GoalCard } from "./GoalCard";
import styles from "./GoalsPage.module.css";
import { mayEdit } from "./scope";

export default function GoalPage() {
  const { t } = useTranslation();
  const { goalId } = useParams();
  const session = useSignedIn();
  const goal = useGoal(goalId);
  return (
    <>
      <header className={styles.head}>
        <h1>{t("goals.one")}</h1>
        {goal.data && (
          <Link to={`/sheets/${goal.data.sheet_id}`}>
            {goal.data.owner.name} · {goal.data.cycle.name}
          </Link>
        )}
      </header>
      <Loaded query={goal}>
        {(data) => <GoalCard goal={data} editable={mayEdit(session, data.owner)} />}
      </Loaded>
      {goal.data && <RetrospectivesOfGoal goalId={goal.data.id} cycleId={goal.data.cycle.id} />}
      {goalId && <EffectivenessPanel goalId={goalId} />}
      {goalId && <LedgerOfGoal goalId={goalId} />}
      {goalId && <CollaborationsOfGoal goalId={goalId} />}
    </>
  );
}
