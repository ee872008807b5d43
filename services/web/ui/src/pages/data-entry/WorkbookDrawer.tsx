import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import Alert from "antd/es/alert";
import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Upload from "antd/es/upload";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import type { Period } from "@/api/goals";
import { importGrid, type WorkbookReport } from "@/api/metrics";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { useMetricsChange } from "@/queries/metrics";
import { DenseTable } from "@/tables/DenseTable";

import styles from "./DataEntry.module.css";

const PAGE = 20;
type Problem = WorkbookReport["errors"][number];

/** The exported workbook, filled in: tried out first, then taken as a whole or not at all. */
export function WorkbookDrawer({ period, onClose }: { period: Period; onClose: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const run = useMetricsChange(importGrid);
  const choose = (chosen: File) => {
    setFile(chosen);
    run.reset();
    return false;
  };
  const go = (dryRun: boolean) => file && run.mutate({ file, period, dryRun });
  const errors = run.data?.errors ?? problemsOf(run.error);
  return (
    <Drawer open title={t("dataEntry.import")} onClose={onClose} size={560}>
      <div className={styles.import}>
        <p className="secondary">{t(`dataEntry.importHint.${period}`)}</p>
        <Upload.Dragger
          accept=".xlsx"
          maxCount={1}
          showUploadList={false}
          beforeUpload={choose}
          data-testid="workbook-file"
        >
          <InboxOutlined style={{ fontSize: 26 }} />
          <p>{file ? file.name : t("dataEntry.dropFile")}</p>
        </Upload.Dragger>
        <div className={styles.buttons}>
          <Button
            disabled={!file}
            loading={run.isPending && run.variables.dryRun}
            onClick={() => go(true)}
          >
            {t("dataEntry.dryRun")}
          </Button>
          <Button
            type="primary"
            disabled={!file}
            loading={run.isPending && !run.variables.dryRun}
            onClick={() => go(false)}
          >
            {t("dataEntry.importNow")}
          </Button>
        </div>
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
            <Problems errors={errors} />
          </>
        )}
      </div>
    </Drawer>
  );
}

function Problems({ errors }: { errors: Problem[] }) {
  const { t } = useTranslation();
  return (
    <DenseTable
      rowKey={({ path, code }) => `${path} ${code}`}
      dataSource={errors}
      none={null}
      pagination={errors.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
      columns={[
        { title: t("people.row"), dataIndex: "row", width: 72, align: "right" },
        { title: t("people.columnName"), dataIndex: "column", width: 110 },
        { title: t("people.problem"), dataIndex: "message" },
      ]}
    />
  );
}

/** A refused import names its rows in the paths of its errors. */
function problemsOf(error: unknown): Problem[] {
  if (!(error instanceof ApiError)) return [];
  return error.fields.flatMap(({ path, code, message }) => {
    const [, row, column] = /^row (\d+)(?:, column (.+))?$/.exec(path) ?? [];
    return row ? [{ path, row: Number(row), column: column ?? "", code, message }] : [];
  });
}
