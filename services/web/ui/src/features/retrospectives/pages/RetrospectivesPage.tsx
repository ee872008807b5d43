import Button from "antd/es/button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { CyclePicker, ScopePicker } from "@/features/goals/components/ScopePicker";
import styles from "@/features/goals/pages/GoalsPage.module.css";
import { scopeKind, useScopeAndCycle, useSheetIds } from "@/features/goals/scope";
import { MyActions } from "@/features/retrospectives/components/ActionList";
import { SheetRetrospectives } from "@/features/retrospectives/components/SheetRetrospectives";
import { OfUnit } from "@/features/retrospectives/components/UnitRetrospective";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { PageHeader } from "@/ui-kit/layout/PageHeader";

/** 复盘: three lines a goal; of a unit also what its people wrote, and what follows. */
export default function RetrospectivesPage() {
  const { t } = useTranslation();
  const { scope, cycle, cycles, query, go } = useScopeAndCycle();
  const sheets = useSheetIds(scope, cycle?.id);
  const unit = scopeKind(scope) === "unit";
  return (
    <>
      <PageHeader title={t("places.retrospectives")} className={styles.head}>
        <ScopePicker scope={scope} onChange={(next) => go({ scope: next })} />
        {cycles && (
          <CyclePicker cycles={cycles} cycle={cycle} onChange={(id) => go({ cycle: id })} />
        )}
      </PageHeader>
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {sheets.error && <ErrorNotice error={sheets.error} onRetry={() => sheets.retry()} />}
      {scope === "me" && <MyActions />}
      {cycle && unit && <OfUnit cycle={cycle} unitId={scope} />}
      {cycle && !sheets.ids && !sheets.error && <PageSkeleton />}
      {cycle && sheets.ids?.length === 0 && !unit && (
        <div className="panel">
          <EmptyState title={t("retrospective.none")} hint={t("retrospective.noneHint")}>
            <Link to="/goals">
              <Button>{t("retrospective.toGoals")}</Button>
            </Link>
          </EmptyState>
        </div>
      )}
      {sheets.ids?.map((id) => (
        <SheetRetrospectives key={id} sheetId={id} />
      ))}
    </>
  );
}
