import MoreOutlined from "@ant-design/icons/es/icons/MoreOutlined";
import Button from "antd/es/button";
import Dropdown from "antd/es/dropdown";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { type Goal, type GoalState, moveGoal } from "@/api/goals";
import { useRefusal } from "@/feedback/Refusals";
import { useGoalsChange } from "@/queries/goals";

const NEXT: Record<GoalState, GoalState[]> = {
  draft: ["active", "cancelled"],
  active: ["achieved", "missed", "cancelled"],
  achieved: ["archived"],
  missed: ["archived"],
  cancelled: ["archived"],
  archived: [],
};

export function GoalMenu({ goal }: { goal: Goal }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const refusal = useRefusal();
  const move = useGoalsChange((to: GoalState) => moveGoal(goal.id, to));
  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      menu={{
        items: [
          { key: "edit", label: t("actions.edit") },
          { type: "divider" },
          ...NEXT[goal.state].map((state) => ({ key: state, label: t(`goalStep.${state}`) })),
        ],
        onClick: ({ key }) =>
          key === "edit"
            ? navigate(`/goals/${goal.id}/edit`)
            : move.mutate(key as GoalState, { onError: refusal }),
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<MoreOutlined />}
        aria-label={t("goals.menuOf", { title: goal.title })}
      />
    </Dropdown>
  );
}
