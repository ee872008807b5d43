import type { UseMutationResult } from "@tanstack/react-query";
import Alert from "antd/es/alert";
import Radio from "antd/es/radio";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ImportMode, ImportReport, ImportRequest } from "@/api/people";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

import { ImportErrors, rowErrors } from "./ImportErrors";
import { ImportPreview } from "./ImportPreview";
import { ImportReportView } from "./ImportReportView";
import styles from "./imports.module.css";

const MODES: ImportMode[] = ["all", "valid"];

interface ImportPanelProps {
  run: UseMutationResult<ImportReport, Error, ImportRequest>;
  rejected?: (request: ImportRequest) => Promise<Blob>;
}

/** File, then a dry run that changes nothing, then the import itself. */
export function ImportPanel({ run, rejected }: ImportPanelProps) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<ImportMode>("all");
  return (
    <ImportPreview
      run={run}
      go={(file, dryRun) => run.mutate({ file, mode, dryRun })}
      accept=".csv,.xlsx"
      testId="import-file"
      words={{
        drop: t("people.dropFile"),
        dryRun: t("people.dryRun"),
        importNow: t("people.importNow"),
      }}
      choice={
        <Radio.Group
          className={styles.choice}
          value={mode}
          onChange={(event) => {
            setMode(event.target.value);
            run.reset();
          }}
          options={MODES.map((value) => ({ value, label: t(`people.mode.${value}`) }))}
        />
      }
    >
      {(file) => (
        <>
          {run.error && <Refused error={run.error} />}
          {run.data && file && (
            <ImportReportView report={run.data} file={file} mode={mode} rejected={rejected} />
          )}
        </>
      )}
    </ImportPreview>
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
