import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import type { UseMutationResult } from "@tanstack/react-query";
import Alert from "antd/es/alert";
import Button from "antd/es/button";
import Radio from "antd/es/radio";
import Upload from "antd/es/upload";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ImportMode, ImportReport, ImportRequest } from "@/api/people";
import { ErrorNotice } from "@/feedback/ErrorNotice";

import { ImportErrors, rowErrors } from "./ImportErrors";
import { ImportReportView } from "./ImportReportView";
import styles from "./imports.module.css";

const MODES: ImportMode[] = ["all", "valid"];

interface ImportPanelProps {
  run: UseMutationResult<ImportReport, Error, ImportRequest>;
  rejected?: (wanted: ImportRequest) => Promise<Blob>;
}

/** File, then a dry run that changes nothing, then the import itself. */
export function ImportPanel({ run, rejected }: ImportPanelProps) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState<ImportMode>("all");
  const choose = (chosen: File) => {
    setFile(chosen);
    run.reset();
    return false;
  };
  const go = (dryRun: boolean) => file && run.mutate({ file, mode, dryRun });

  return (
    <div className={styles.import}>
      <Upload.Dragger
        accept=".csv,.xlsx"
        maxCount={1}
        showUploadList={false}
        beforeUpload={choose}
        data-testid="import-file"
      >
        <InboxOutlined style={{ fontSize: 26 }} />
        <p>{file ? file.name : t("people.dropFile")}</p>
      </Upload.Dragger>
      <Radio.Group
        className={styles.choice}
        value={mode}
        onChange={(event) => {
          setMode(event.target.value);
          run.reset();
        }}
        options={MODES.map((value) => ({ value, label: t(`people.mode.${value}`) }))}
      />
      <div className={styles.buttons}>
        <Button
          disabled={!file}
          loading={run.isPending && run.variables.dryRun}
          onClick={() => go(true)}
        >
          {t("people.dryRun")}
        </Button>
        <Button
          type="primary"
          disabled={!file}
          loading={run.isPending && !run.variables.dryRun}
          onClick={() => go(false)}
        >
          {t("people.importNow")}
        </Button>
      </div>
      {run.error && <Refused error={run.error} />}
      {run.data && file && (
        <ImportReportView report={run.data} file={file} mode={mode} rejected={rejected} />
      )}
    </div>
  );
}

function Refused({ error }: { error: unknown }) {
  const errors = rowErrors(error);
  if (errors.length === 0) return <ErrorNotice error={error} />;
  return (
    <>
      <Alert type="error" showIcon title={(error as Error).message} />
      <ImportErrors errors={errors} />
    </>
  );
}
