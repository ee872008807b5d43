import Alert from "antd/es/alert";
import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";

import type { Period } from "@/api/goals";
import { importGrid } from "@/api/metrics";
import { ImportErrors, rowErrors } from "@/features/imports/components/ImportErrors";
import { ImportPreview } from "@/features/imports/components/ImportPreview";
import { useMetricsChange } from "@/features/metrics/queries/metrics";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

import styles from "./DataEntry.module.css";

/** The exported workbook, filled in: tried out first, then taken as a whole or not at all. */
export function WorkbookDrawer({ period, onClose }: { period: Period; onClose: () => void }) {
  const { t } = useTranslation();
  const run = useMetricsChange(importGrid);
  const errors = run.data?.errors ?? rowErrors(run.error);
  return (
    <Drawer open title={t("dataEntry.import")} onClose={onClose} size={560}>
      <p className={`secondary ${styles.intro}`}>{t(`dataEntry.importHint.${period}`)}</p>
      <ImportPreview
        run={run}
        go={(file, dryRun) => run.mutate({ file, period, dryRun })}
        accept=".xlsx"
        testId="workbook-file"
        words={{
          drop: t("dataEntry.dropFile"),
          dryRun: t("dataEntry.dryRun"),
          importNow: t("dataEntry.importNow"),
        }}
      >
        {() => (
          <>
            {run.error && errors.length === 0 && <ErrorNotice error={run.error} />}
            {run.data && errors.length === 0 && (
              <Alert
                type="success"
                showIcon
                title={t(run.data.applied ? "dataEntry.imported" : "dataEntry.wouldImport", {
                  cells: run.data.changed,
                  keyResults: run.data.key_results,
                })}
              />
            )}
            {errors.length > 0 && (
              <>
                <Alert
                  type="error"
                  showIcon
                  title={t("dataEntry.rejected", { count: errors.length })}
                />
                <ImportErrors errors={errors} />
              </>
            )}
          </>
        )}
      </ImportPreview>
    </Drawer>
  );
}
