import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Reference } from "@/api/shared";
import { useEmployees } from "@/features/people/queries/people";
import { useDebounced } from "@/ui-kit/forms/useDebounced";

interface PersonSelectProps {
  id?: string;
  value?: string | null;
  onChange?: (id: string | null) => void;
  /** Names of whom the value may hold, whatever the search finds. */
  savedPeople?: Reference[];
  label?: string;
  allowClear?: boolean;
}

/** One employee, found by name or number. */
export function PersonSelect(props: PersonSelectProps) {
  const { id, value, onChange, savedPeople = [], label, allowClear } = props;
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 250);
  const query = useEmployees({ q: q || undefined });
  const employees = (query.data?.pages ?? []).flatMap(({ items }) => items);
  const options = [
    ...employees.map((employee) => ({
      value: employee.id,
      label: [employee.name, employee.number, employee.unit?.name].filter(Boolean).join(" · "),
    })),
    ...savedPeople
      .filter((person) => employees.every((employee) => employee.id !== person.id))
      .map((person) => ({ value: person.id, label: person.name })),
  ];
  return (
    <Select
      id={id}
      value={value ?? undefined}
      onChange={(personId) => onChange?.(personId ?? null)}
      allowClear={allowClear}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      loading={query.isFetching}
      aria-label={label}
      placeholder={t("approvals.choosePerson")}
      notFoundContent={query.isFetching ? t("states.loading") : t("editor.namedNone")}
      options={options}
    />
  );
}
