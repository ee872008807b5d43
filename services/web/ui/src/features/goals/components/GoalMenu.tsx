import MoreOutlined from "@ant-design/icons/es/icons/MoreOutlined";
import Button from "antd/es/button";
import Dropdown from "antd/es/dropdown";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { type Goal, type GoalState, type GoalStep, moveGoal } from "@/api/goals";
import { useGoalsChange } from "@/features/goals/queries/goals";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";

const AskDrawer = lazy(async () => ({
  default: (await import("@/features/collaboration/components/RequestDrawer")).RequestDrawer,
}));

const ChangeDrawer = lazy(async () => ({
  default: (await import("@/features/approvals/components/ChangeDrawer")).ChangeDrawer,
}));

const CarryOverDrawer = lazy(async () => ({
  default: (await import("@/features/retrospectives/components/CarryOverDrawer")).CarryOverDrawer,
}));

const NEXT: Record<GoalState, GoalStep[]> = {
  draft: ["cancelled"],
  active: ["achieved", "missed"],
  achieved: ["archived"],
  missed: ["archived"],
  cancelled: ["archived"],
  archived: [],
};

/** What lies behind the menu as a page of its own. */
const PAGES = ["edit", "cascade"];

export function GoalMenu({ goal }: { goal: Goal }) {
  const [asking, setAsking] = useState(false);
  const [changing, setChanging] = useState(false);
  const [carrying, setCarrying] = useState(false);
  const { t } = useTranslation();
  const navigate = useNavigate();
  const refusal = useErrorToast();
  const move = useGoalsChange((to: GoalStep) => moveGoal(goal.id, to));
  return (
    <>
      <Dropdown
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: [
            { key: "edit", label: t("actions.edit") },
            { key: "cascade", label: t("cascade.title") },
            { key: "ask", label: t("collaboration.ask"), disabled: !mayAsk(goal) },
            { key: "change", label: t("approvals.change"), disabled: goal.state !== "active" },
            { key: "carry", label: t("carryOver.title"), disabled: !unfinished(goal) },
            { type: "divider" },
            ...NEXT[goal.state].map((state) => ({ key: state, label: t(`goalStep.${state}`) })),
          ],
          onClick: ({ key }) => {
            if (PAGES.includes(key)) navigate(`/goals/${goal.id}/${key}`);
            else if (key === "ask") setAsking(true);
            else if (key === "change") setChanging(true);
            else if (key === "carry") setCarrying(true);
            else move.mutate(key as GoalStep, { onError: refusal });
          },
        }}
      >
        <Button
          type="text"
          size="small"
          icon={<MoreOutlined />}
          aria-label={t("goals.menuOf", { title: goal.title })}
        />
      </Dropdown>
      {changing && (
        <Suspense>
          <ChangeDrawer sheetId={goal.sheet_id} goals={[goal]} onClose={() => setChanging(false)} />
        </Suspense>
      )}
      {carrying && (
        <Suspense>
          <CarryOverDrawer goal={goal} onClose={() => setCarrying(false)} />
        </Suspense>
      )}
      {asking && (
        <Suspense>
          <AskDrawer goal={goal} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}

function mayAsk({ state }: Goal): boolean {
  return state === "draft" || state === "active";
}

function unfinished({ state }: Goal): boolean {
  return state === "active" || state === "missed";
}
