import SearchOutlined from "@ant-design/icons/es/icons/SearchOutlined";
import AutoComplete from "antd/es/auto-complete";
import Input from "antd/es/input";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { FoundGoal } from "@/api/map";
import { useNumbers } from "@/format/numbers";
import { useDebounced } from "@/forms/useDebounced";
import { HealthMark } from "@/measures/HealthTag";
import { useFoundGoals } from "@/queries/map";

import styles from "./GoalSearch.module.css";

/** Two characters are enough; the one that is chosen is shown where it hangs. */
export function GoalSearch({ onFound }: { onFound: (goal: FoundGoal) => void }) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 200);
  const found = useFoundGoals(q);
  const goals = q ? (found.data ?? []) : [];
  return (
    <AutoComplete
      className={styles.search}
      value={typed}
      onChange={setTyped}
      onSelect={(id: string) => {
        const goal = goals.find((one) => one.id === id);
        if (goal) onFound(goal);
        setTyped(goal?.title ?? "");
      }}
      popupMatchSelectWidth={420}
      notFoundContent={
        q && (found.error ? t("goalMap.searchFailed") : !found.isFetching && t("goalMap.nothing"))
      }
      options={goals.map((goal) => ({
        value: goal.id,
        label: (
          <span className={styles.found}>
            <HealthMark health={goal.health} />
            <span className={styles.title}>{goal.title}</span>
            <span className="faint">
              {goal.owner.name} · {goal.cycle.name}
            </span>
            <span className="numeric faint">{percent(goal.progress)}</span>
          </span>
        ),
      }))}
    >
      <Input
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t("goalMap.searchHint")}
        aria-label={t("goalMap.search")}
        maxLength={100}
      />
    </AutoComplete>
  );
}
