import Button from "antd/es/button";
import Dropdown from "antd/es/dropdown";
import { useTranslation } from "react-i18next";

import type { Cycle } from "@/api/goals";
import { carrySheet, carryUnit } from "@/api/library";
import { useGoalsChange } from "@/features/goals/queries/goals";
import { type Scope, scopeKind, scopeOwner } from "@/features/goals/scope";
import { useSignedIn } from "@/features/session/queries/session";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";

/** 沿用上期: the own sheet, or of a unit also everybody's; targets are to be entered anew. */
export function CarryOverButton({ scope, cycle }: { scope: Scope; cycle: Cycle }) {
  const { t } = useTranslation();
  const session = useSignedIn();
  const refusal = useErrorToast();
  const carryOver = useGoalsChange(() => carrySheet(cycle.id, scopeOwner(scope, session)));
  const all = useGoalsChange(() => carryUnit(cycle.id, scope));
  if (scopeKind(scope) !== "unit")
    return (
      <Button
        loading={carryOver.isPending}
        onClick={() => carryOver.mutate(undefined, { onError: refusal })}
      >
        {t("library.carry")}
      </Button>
    );
  return (
    <Dropdown
      menu={{
        items: [
          { key: "own", label: t("library.carryUnit") },
          { key: "all", label: t("library.carryPeople") },
        ],
        onClick: ({ key }) =>
          (key === "own" ? carryOver : all).mutate(undefined, { onError: refusal }),
      }}
    >
      <Button loading={carryOver.isPending || all.isPending}>{t("library.carry")}</Button>
    </Dropdown>
  );
}
