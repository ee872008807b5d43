import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import type { Goal } from "@/api/goals";
import { useSheet } from "@/features/goals/queries/goals";
import {
  useProposals,
  useRetrospectivesOfSheet,
} from "@/features/retrospectives/queries/retrospectives";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";

import { GoalRetrospectiveList } from "./GoalRetrospectiveList";
import styles from "./Retrospectives.module.css";

const WORKED_ON: Goal["state"][] = ["active", "achieved", "missed", "archived"];

/** The goals of a sheet, each with its three lines. */
export function SheetRetrospectives({ sheetId }: { sheetId: string }) {
  const { t } = useTranslation();
  const sheet = useSheet(sheetId);
  const retrospectives = useRetrospectivesOfSheet(sheetId);
  const proposals = useProposals(sheetId, allows(retrospectives.data, "write"));
  return (
    <QueryBoundary query={sheet}>
      {({ goals }) => (
        <QueryBoundary query={retrospectives}>
          {({ stage, items, ...answer }) => {
            const worked = goals.filter(({ state }) => WORKED_ON.includes(state));
            if (worked.length === 0)
              return (
                <div className="panel">
                  <EmptyState
                    title={t("retrospective.notYet")}
                    hint={t("retrospective.notYetHint")}
                  />
                </div>
              );
            return (
              <section className={styles.goals} aria-label={t("retrospective.ofGoals")}>
                {worked.map((goal) => (
                  <GoalRetrospectiveList
                    key={goal.id}
                    goal={goal}
                    stage={stage}
                    mayWrite={allows(answer, "write")}
                    retrospectives={items.filter(({ goal_id }) => goal_id === goal.id)}
                    proposal={proposals.data?.find(({ goal_id }) => goal_id === goal.id)}
                  />
                ))}
              </section>
            );
          }}
        </QueryBoundary>
      )}
    </QueryBoundary>
  );
}
