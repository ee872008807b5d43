import Button from "antd/es/button";
import Popconfirm from "antd/es/popconfirm";
import { useTranslation } from "react-i18next";

import { moveSheet, type Sheet, type SheetState } from "@/api/goals";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { useGoalsChange } from "@/queries/goals";
import { hasRole, useSignedIn } from "@/queries/session";

import styles from "./GoalsPage.module.css";

/** What the sheet's state allows next; who may take the step is the service's decision. */
export function SheetActions({ sheet, editable }: { sheet: Sheet; editable: boolean }) {
  const { t } = useTranslation();
  const session = useSignedIn();
  const move = useGoalsChange((to: SheetState) => moveSheet(sheet.id, to));
  const mine = sheet.owner.kind === "person" && sheet.owner.id === session.person.id;
  const agrees = !mine && (session.person.leads || hasRole(session, "admin", "hr", "executive"));

  if (sheet.state === "draft" && editable && sheet.goals.length > 0)
    return (
      <Step error={move.error}>
        <Popconfirm
          title={t("goals.submitQuestion")}
          description={t("goals.submitExplained")}
          onConfirm={() => move.mutate("in_approval")}
        >
          <Button loading={move.isPending}>{t("goals.submit")}</Button>
        </Popconfirm>
      </Step>
    );
  if (sheet.state === "in_approval")
    return (
      <Step error={move.error}>
        {agrees && (
          <Button type="primary" loading={move.isPending} onClick={() => move.mutate("agreed")}>
            {t("goals.agree")}
          </Button>
        )}
        {(agrees || editable) && (
          <Button loading={move.isPending} onClick={() => move.mutate("draft")}>
            {t(mine ? "goals.withdraw" : "goals.sendBack")}
          </Button>
        )}
      </Step>
    );
  return null;
}

function Step({ error, children }: { error: unknown; children: React.ReactNode }) {
  return (
    <>
      <div className={styles.steps}>{children}</div>
      {error !== null && (
        <div className={styles.wide}>
          <ErrorNotice error={error} />
        </div>
      )}
    </>
  );
}
