import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Named } from "@/api/shared";
import { useEmployees } from "@/features/people/queries/people";
import { useDebounced } from "@/ui-kit/forms/useDebounced";

interface PersonSelectProps {
  id?: string;
  value?: string | null;
  onChange?: (id: string | null) => void;
  /** Who stands there already, whatever is found. */
  known: Named | null;
}

/** One employee, found by name or number. */
export function PersonSelect({ id, value, onChange, known }: PersonSelectProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 250);
  const people = useEmployees({ q: q || undefined });
  const found = (people.data?.pages ?? []).flatMap(({ items }) => items);
  const options = found.map(({ id: value, name, number, unit }) => ({
    value,
    label: [name, number, unit?.name].filter(Boolean).join(" · "),
  }));
  if (known && !options.some((one) => one.value === known.id))
    options.unshift({ value: known.id, label: known.name });
  return (
    <Select
      id={id}
      allowClear
      value={value ?? undefined}
      onChange={(chosen) => onChange?.(chosen ?? null)}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      loading={people.isFetching}
      placeholder={t("dataEntry.findPerson")}
      notFoundContent={people.isFetching ? t("states.loading") : t("dataEntry.nobodyFound")}
      options={options}
    />
  );
}
