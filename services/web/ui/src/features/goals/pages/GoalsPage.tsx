import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { allows } from "@/api/allows";
import { NoGoals } from "@/features/goals/components/NoGoals";
import { CyclePicker, ScopePicker } from "@/features/goals/components/ScopePicker";
import { SheetView } from "@/features/goals/components/SheetView";
import { useSheet } from "@/features/goals/queries/goals";
import { editorFor, useScopeAndCycle, useSheetIds } from "@/features/goals/scope";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import styles from "./GoalsPage.module.css";

export default function GoalsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { scope, cycle, cycles, query, go } = useScopeAndCycle();
  const sheets = useSheetIds(scope, cycle?.id);
  const sheet = useSheet(sheets.ids?.[0]);
  const editable = sheet.data ? allows(sheet.data, "edit") : allows(sheets.list, "create");
  const editor = editorFor(scope, cycle?.id);

  return (
    <>
      <PageHeader title={t("places.goals")} className={styles.head}>
        <ScopePicker scope={scope} onChange={(next) => go({ scope: next })} />
        {cycles && (
          <CyclePicker cycles={cycles} cycle={cycle} onChange={(id) => go({ cycle: id })} />
        )}
        {editable && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate(editor)}>
            {t("goals.create")}
          </Button>
        )}
      </PageHeader>
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {sheets.error && <ErrorNotice error={sheets.error} onRetry={() => sheets.retry()} />}
      {cycles && !cycle && <NoGoals scope={scope} cycle={undefined} editor={editor} />}
      {cycle && !sheets.ids && !sheets.error && <PageSkeleton />}
      {cycle && sheets.ids?.length === 0 && (
        <NoGoals scope={scope} cycle={cycle} editor={editable ? editor : null} />
      )}
      {sheets.ids?.map((id) => (
        <SheetView key={id} sheetId={id} />
      ))}
    </>
  );
}
