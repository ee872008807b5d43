import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import type { Alignment, Goal } from "@/api/goals";
import { alignmentValue } from "@/features/goal-editor/goalForm";
import { useGoal, useGoals } from "@/features/goals/queries/goals";
import { useDebounced } from "@/ui-kit/forms/useDebounced";

interface AlignmentSelectProps {
  id?: string;
  value?: string[];
  onChange?: (values: string[]) => void;
  savedAlignments: Alignment[];
  self: string | undefined;
}

interface Option {
  value: string;
  label: string;
  owner: string;
}

/** Goals above and their key results; a link to a key result counts through that one only. */
export function AlignmentSelect({
  id,
  value,
  onChange,
  savedAlignments,
  self,
}: AlignmentSelectProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 250);
  const goals = useGoals({ q: q || undefined, limit: 30 });
  const matchingGoals = (goals.data ?? []).filter(
    (goal) => goal.id !== self && goal.state !== "archived",
  );
  const options = matchingGoals.flatMap(optionsOf);
  // What is chosen keeps its name, whatever is searched for: what stood, what is taken up, what was picked.
  const [pickedOptions, setPickedOptions] = useState<Option[]>([]);
  const above = useGoal(useSearchParams()[0].get("goal") ?? undefined).data;
  const optionByValue = new Map(
    [...savedAlignments.map(optionOf), ...(above ? optionsOf(above) : []), ...pickedOptions].map(
      (option) => [option.value, option],
    ),
  );
  const selectedOptions = (value ?? [])
    .filter((selectedValue) => options.every((option) => option.value !== selectedValue))
    .flatMap((selectedValue) => optionByValue.get(selectedValue) ?? []);
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      onChange={(values, selectOptions) => {
        setPickedOptions([
          ...optionByValue.values(),
          ...([selectOptions].flat() as Option[]).filter(({ label }) => label),
        ]);
        onChange?.(values);
      }}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      loading={goals.isFetching}
      placeholder={t("editor.alignmentsPlaceholder")}
      notFoundContent={goals.isFetching ? t("states.loading") : t("editor.alignmentsNone")}
      options={[...options, ...selectedOptions]}
      optionRender={({ data }) => <AlignmentOption option={data} />}
      listHeight={320}
    />
  );
}

function AlignmentOption({ option }: { option: Option }) {
  const { t } = useTranslation();
  if (option.value.startsWith("goal:"))
    return (
      <span>
        {option.label} <span className="faint">{option.owner}</span>
      </span>
    );
  return (
    <span style={{ paddingLeft: 14 }}>
      <span className="faint">{t("goals.keyResultShort")}</span> {option.label}
    </span>
  );
}

const optionOf = ({ goal_id, key_result_id, title }: Alignment): Option => ({
  value: alignmentValue(goal_id, key_result_id),
  label: title,
  owner: "",
});

function optionsOf(goal: Goal): Option[] {
  return [
    { value: alignmentValue(goal.id, null), label: goal.title, owner: goal.owner.name },
    ...goal.key_results.map((keyResult) => ({
      value: alignmentValue(goal.id, keyResult.id),
      label: keyResult.title,
      owner: goal.owner.name,
    })),
  ];
}
