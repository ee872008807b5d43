import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Named } from "@/api/shared";
import { useEmployees } from "@/features/people/queries/people";
import { useDebounced } from "@/ui-kit/forms/useDebounced";

interface PersonSelectProps {
  id?: string;
  value?: string | null;
  onChange?: (id: string) => void;
  /** Whom the value names, before anything was typed. */
  known?: Named[];
  label?: string;
}

/** One employee, found by name or number. */
export function PersonSelect({ id, value, onChange, known = [], label }: PersonSelectProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), 250);
  const people = useEmployees({ q: q || undefined });
  const found = (people.data?.pages ?? []).flatMap(({ items }) => items);
  const shown = new Set(found.map((one) => one.id));
  return (
    <Select
      id={id}
      value={value ?? undefined}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      loading={people.isFetching}
      aria-label={label}
      placeholder={t("approvals.choosePerson")}
      notFoundContent={people.isFetching ? t("states.loading") : t("editor.namedNone")}
      options={[...found, ...known.filter((one) => !shown.has(one.id))].map((one) => ({
        value: one.id,
        label: one.name,
      }))}
    />
  );
}
