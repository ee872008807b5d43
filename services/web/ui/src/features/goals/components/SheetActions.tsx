import Button from "antd/es/button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import type { Sheet } from "@/api/goals";
import { useRequestsOf } from "@/features/approvals/queries/approvals";

import styles from "@/features/goals/pages/GoalsPage.module.css";

const SubmitDrawer = lazy(async () => ({
  default: (await import("@/features/approvals/components/SubmitDrawer")).SubmitDrawer,
}));
const ChangeDrawer = lazy(async () => ({
  default: (await import("@/features/approvals/components/ChangeDrawer")).ChangeDrawer,
}));

/** The next steps of the sheet, and what became of the last one. */
export function SheetActions({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const [openDrawer, setOpenDrawer] = useState<"submit" | "change">();
  const close = () => setOpenDrawer(undefined);
  const returned = sheet.state === "draft" && sheet.returned_by !== null;
  return (
    <>
      <UnderWay sheet={sheet} />
      {allows(sheet, "submit") && (
        <Button onClick={() => setOpenDrawer("submit")}>{t("goals.submit")}</Button>
      )}
      {allows(sheet, "request_change") && (
        <Button onClick={() => setOpenDrawer("change")}>{t("approvals.change")}</Button>
      )}
      <Suspense>
        {openDrawer === "submit" && <SubmitDrawer sheet={sheet} onClose={close} />}
        {openDrawer === "change" && (
          <ChangeDrawer sheetId={sheet.id} goals={sheet.goals} whole onClose={close} />
        )}
      </Suspense>
      {sheet.state === "draft" && sheet.comment && (
        <p className={`${styles.wide} ${styles.weightOff}`}>
          {t("approvals.returnedWith", { comment: sheet.comment })}
          {returned && <span className={styles.why}>{t("approvals.returnedBySession")}</span>}
        </p>
      )}
    </>
  );
}

/** Leads to the request that is on its way. */
function UnderWay({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const { data = [] } = useRequestsOf(sheet.id, sheet.state !== "draft");
  const open = data.find(({ state }) => state === "open");
  if (!open) return null;
  return <Link to={`/approvals/${open.id}`}>{t(`approvals.underWay.${open.kind}`)}</Link>;
}
