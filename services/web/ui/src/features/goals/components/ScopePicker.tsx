import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Cycle } from "@/api/goals";
import { personOf, type Scope, scopeOfPerson } from "@/features/goals/scope";
import { useEmployee, useEmployees, useUnits } from "@/features/people/queries/people";
import { useSignedIn } from "@/features/session/queries/session";
import { useDates } from "@/format/dates";
import { useDebounced } from "@/ui-kit/forms/useDebounced";

interface ScopePickerProps {
  scope: Scope;
  onChange: (scope: Scope) => void;
}

/** The own goals, the company's, a unit's; a person's by typing part of the name. */
export function ScopePicker({ scope, onChange }: ScopePickerProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const people = usePeopleOptions(typed.trim(), personOf(scope));
  const { tenant, person } = useSignedIn();
  const units = useUnits().data ?? (person.unit ? [person.unit] : []);
  return (
    <Select
      aria-label={t("goals.scope")}
      value={scope}
      onChange={onChange}
      showSearch={{
        onSearch: setTyped,
        // who was found was found by more than the name
        filterOption: (text, option) =>
          personOf(option?.value ?? "") !== null ||
          (option?.label ?? "").toLowerCase().includes(text.toLowerCase()),
      }}
      popupMatchSelectWidth={260}
      style={{ width: 180 }}
      options={[
        { value: "me", label: t("goals.scopeMe") },
        { value: "company", label: tenant.name },
        ...units.map(({ id, name }) => ({ value: id, label: name })),
        ...people.map(({ id, name }) => ({ value: scopeOfPerson(id), label: name })),
      ]}
    />
  );
}

function usePeopleOptions(typed: string, selectedId: string | null) {
  const q = useDebounced(typed, 250);
  const employees = useEmployees({ q }, q !== "");
  const { data } = useEmployee(selectedId);
  const items = q ? (employees.data?.pages ?? []).flatMap((page) => page.items) : [];
  return data && !items.some(({ id }) => id === data.id) ? [...items, data] : items;
}

interface CyclePickerProps {
  cycles: Cycle[];
  cycle: Cycle | undefined;
  onChange: (id: string) => void;
}

export function CyclePicker({ cycles, cycle, onChange }: CyclePickerProps) {
  const { t } = useTranslation();
  const { range } = useDates();
  return (
    <Select
      aria-label={t("goals.cycle")}
      value={cycle?.id}
      onChange={onChange}
      popupMatchSelectWidth={300}
      style={{ width: 190 }}
      placeholder={t("goals.noCycle")}
      options={cycles.map(({ id, name, starts_on, ends_on, state }) => ({
        value: id,
        label: name,
        title: `${name} · ${range(starts_on, ends_on)} · ${t(`cycleState.${state}`)}`,
      }))}
      optionRender={({ data }) => data.title}
    />
  );
}
