import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Reference } from "@/api/shared";
import { useEmployees, useUnits } from "@/features/people/queries/people";
import { useDebounced } from "@/ui-kit/forms/useDebounced";

interface NamedSelectProps {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  savedPeople: Reference[];
}

/** People and units that see a goal which nobody else does, its owner and their line apart. */
export function NamedSelect({ id, value, onChange, savedPeople }: NamedSelectProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 250);
  const people = useEmployees({ q: q || undefined });
  const units = useUnits().data ?? [];
  const optionGroups = [
    {
      label: t("editor.namedUnits"),
      options: units.filter((unit) => unit.name.includes(q)).map(option),
    },
    {
      label: t("editor.namedPeople"),
      options: (people.data?.pages ?? []).flatMap(({ items }) => items).map(option),
    },
  ];
  const optionValues = new Set(
    optionGroups.flatMap(({ options }) => options).map((groupOption) => groupOption.value),
  );
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      loading={people.isFetching}
      placeholder={t("editor.namedPlaceholder")}
      notFoundContent={people.isFetching ? t("states.loading") : t("editor.namedNone")}
      options={[
        ...optionGroups,
        ...savedPeople.filter((person) => !optionValues.has(person.id)).map(option),
      ]}
    />
  );
}

function option({ id, name }: Reference) {
  return { value: id, label: name };
}
