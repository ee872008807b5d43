import MoreOutlined from "@ant-design/icons/es/icons/MoreOutlined";
import Button from "antd/es/button";
import Dropdown from "antd/es/dropdown";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { allows } from "@/api/allows";

import { type Goal, type GoalStep, moveGoal } from "@/api/goals";
import { useGoalsChange } from "@/features/goals/queries/goals";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";

const AskDrawer = lazy(async () => ({
  default: (await import("@/features/cross-unit-requests/components/RequestDrawer")).RequestDrawer,
}));

const ChangeDrawer = lazy(async () => ({
  default: (await import("@/features/approvals/components/ChangeDrawer")).ChangeDrawer,
}));

const CarryOverDrawer = lazy(async () => ({
  default: (await import("@/features/retrospectives/components/CarryOverDrawer")).CarryOverDrawer,
}));

const STEPS = [
  ["achieve", "achieved"],
  ["miss", "missed"],
  ["cancel", "cancelled"],
  ["archive", "archived"],
] as const satisfies readonly (readonly [Goal["allowed_actions"][number], GoalStep])[];

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
  const item = (key: Goal["allowed_actions"][number], label: string) => ({
    key,
    label,
    disabled: !allows(goal, key),
  });
  const steps = STEPS.filter(([action]) => allows(goal, action));
  if (goal.allowed_actions.every((action) => action === "check_in")) return null;
  return (
    <>
      <Dropdown
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: [
            item("edit", t("actions.edit")),
            item("cascade", t("cascade.title")),
            item("request_help", t("crossUnitRequest.ask")),
            item("request_change", t("approvals.change")),
            item("carry_over", t("carryOver.title")),
            ...(steps.length > 0 ? [{ type: "divider" as const }] : []),
            ...steps.map(([, state]) => ({ key: state, label: t(`goalStep.${state}`) })),
          ],
          onClick: ({ key }) => {
            if (PAGES.includes(key)) navigate(`/goals/${goal.id}/${key}`);
            else if (key === "request_help") setAsking(true);
            else if (key === "request_change") setChanging(true);
            else if (key === "carry_over") setCarrying(true);
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
