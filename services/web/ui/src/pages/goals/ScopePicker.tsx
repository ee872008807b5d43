import Select from "antd/es/select";
import { useTranslation } from "react-i18next";

import type { Cycle } from "@/api/goals";
import { useDates } from "@/format/dates";
import { useUnits } from "@/queries/people";
import { useSignedIn } from "@/queries/session";

import type { Scope } from "./scope";

interface ScopePickerProps {
  scope: Scope;
  onChange: (scope: Scope) => void;
}

export function ScopePicker({ scope, onChange }: ScopePickerProps) {
  const { t } = useTranslation();
  const { tenant, person } = useSignedIn();
  const units = useUnits().data ?? (person.unit ? [person.unit] : []);
  return (
    <Select
      aria-label={t("goals.scope")}
      value={scope}
      onChange={onChange}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={260}
      style={{ width: 180 }}
      options={[
        { value: "me", label: t("goals.scopeMe") },
        { value: "company", label: tenant.name },
        ...units.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
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
