import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import Alert from "antd/es/alert";
import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Upload from "antd/es/upload";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { importWorkbook, type Shelf, workbookAddress } from "@/api/library";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { useNumbers } from "@/format/numbers";
import { useLibraryChange } from "@/queries/library";

import { ImportErrors, rowErrors } from "../people/ImportErrors";
import styles from "./library.module.css";

const FIGURES = ["rows", "created", "updated", "rejected"] as const;

/** Out as a workbook, back in after a dry run that changes nothing. */
export function FileDrawer({ shelf, onClose }: { shelf: Shelf; onClose: () => void }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const [file, setFile] = useState<File | null>(null);
  const run = useLibraryChange((dryRun: boolean) => importWorkbook(shelf, file as File, dryRun));
  const choose = (chosen: File) => {
    setFile(chosen);
    run.reset();
    return false;
  };
  const errors = run.data?.errors ?? rowErrors(run.error);
  return (
    <Drawer open title={t("library.file")} onClose={onClose} size={620}>
      <div className={styles.stack}>
        <p className="secondary">{t(`library.fileHint.${shelf}`)}</p>
        <div>
          <Button href={workbookAddress(shelf)} download={`${t(`library.fileName.${shelf}`)}.xlsx`}>
            {t("library.download")}
          </Button>
        </div>
        <Upload.Dragger
          accept=".xlsx,.csv"
          maxCount={1}
          showUploadList={false}
          beforeUpload={choose}
        >
          <InboxOutlined style={{ fontSize: 26 }} />
          <p>{file ? file.name : t("people.dropFile")}</p>
        </Upload.Dragger>
        <div className={styles.end}>
          <Button disabled={!file} loading={run.isPending} onClick={() => run.mutate(true)}>
            {t("people.dryRun")}
          </Button>
          <Button type="primary" disabled={!file} onClick={() => run.mutate(false)}>
            {t("people.importNow")}
          </Button>
        </div>
        {run.error && errors.length === 0 && <ErrorNotice error={run.error} />}
        {run.error && errors.length > 0 && (
          <Alert type="error" showIcon title={(run.error as Error).message} />
        )}
        {run.data && (
          <>
            <Alert
              type={run.data.applied ? "success" : errors.length > 0 ? "warning" : "info"}
              showIcon
              title={t(`people.outcome.${run.data.applied ? "applied" : "dryRun"}`)}
            />
            <dl className={styles.figures}>
              {FIGURES.map((figure) => (
                <div key={figure}>
                  <dt className="faint">{t(`people.figure.${figure}`)}</dt>
                  <dd>{value(run.data?.[figure] ?? null)}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
        {errors.length > 0 && <ImportErrors errors={errors} />}
      </div>
    </Drawer>
  );
}
