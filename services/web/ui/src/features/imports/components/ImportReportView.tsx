import DownloadOutlined from "@ant-design/icons/es/icons/DownloadOutlined";
import { useMutation } from "@tanstack/react-query";
import Alert from "antd/es/alert";
import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import type { ImportMode, ImportReport, ImportRequest } from "@/api/people";
import { useNumbers } from "@/format/numbers";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { saveFile } from "@/ui-kit/forms/saveFile";

import { ImportErrors } from "./ImportErrors";
import styles from "./imports.module.css";

interface ImportReportViewProps {
  report: ImportReport;
  file: File;
  mode: ImportMode;
  /** Makes the workbook of what was rejected, where the service offers one. */
  rejected?: (request: ImportRequest) => Promise<Blob>;
}

export function ImportReportView({ report, file, mode, rejected }: ImportReportViewProps) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const workbook = useMutation({
    mutationFn: async () => rejected?.({ file, mode, dryRun: true }),
    onSuccess: (blob) =>
      blob && saveFile(blob, t("people.rejectedName", { file: file.name.replace(/\.\w+$/, "") })),
  });
  const outcome = report.applied ? "applied" : report.dry_run ? "dryRun" : "refused";
  return (
    <>
      <Alert
        type={report.applied ? "success" : report.errors.length > 0 ? "warning" : "info"}
        showIcon
        title={t(`people.outcome.${outcome}`)}
      />
      <dl className={styles.figures}>
        {(["rows", "created", "updated", "rejected"] as const).map((figure) => (
          <div key={figure}>
            <dt>{t(`people.figure.${figure}`)}</dt>
            <dd>{value(report[figure])}</dd>
          </div>
        ))}
      </dl>
      {report.errors.length > 0 && (
        <>
          {rejected && (
            <div className={styles.buttons}>
              <Button
                icon={<DownloadOutlined />}
                loading={workbook.isPending}
                onClick={() => workbook.mutate()}
              >
                {t("people.downloadRejected")}
              </Button>
            </div>
          )}
          {workbook.error && <ErrorNotice error={workbook.error} />}
          <ImportErrors errors={report.errors} />
        </>
      )}
    </>
  );
}
