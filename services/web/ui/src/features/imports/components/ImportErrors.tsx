import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import type { ImportError } from "@/api/people";
import { DenseTable } from "@/ui-kit/tables/DenseTable";

const PAGE = 20;

/** What is wrong with a file, by row and column. */
export function ImportErrors({ errors }: { errors: ImportError[] }) {
  const { t } = useTranslation();
  return (
    <DenseTable
      rowKey={({ row, column, code }) => `${row} ${column} ${code}`}
      dataSource={errors}
      emptyState={null}
      pagination={errors.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
      columns={[
        { title: t("people.row"), dataIndex: "row", width: 72, align: "right" },
        { title: t("people.columnName"), dataIndex: "column", width: 120 },
        { title: t("people.problem"), dataIndex: "message" },
      ]}
    />
  );
}

/** A refused import names its rows in the paths of its errors. */
export function rowErrors(error: unknown): ImportError[] {
  if (!(error instanceof ApiError)) return [];
  return error.fields.flatMap(({ path, code, message }) => {
    const [, row, column] = /^row (\d+)(?:, column (.+))?$/.exec(path) ?? [];
    return row ? [{ row: Number(row), path, column: column ?? "", code, message }] : [];
  });
}
