import Table, { type ColumnsType, type TableProps } from "antd/es/table";
import type { HTMLAttributes, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./DenseTable.module.css";

interface DenseTableProps<T> extends TableProps<T> {
  dataSource: readonly T[];
  columns: ColumnsType<T>;
  /** Narrower than this the table scrolls inside its frame. */
  minWidth?: number;
  /** What stands in its place when there are no rows. */
  emptyState: ReactNode;
}

// So many columns fit a phone; a row of more becomes an entry of a list, each value with its name.
const FIT_A_PHONE = 3;

/** The one way in which long lists look; headings over nothing would only be in the way. */
export function DenseTable<T extends object>({
  columns,
  minWidth,
  emptyState,
  rowSelection,
  ...table
}: DenseTableProps<T>) {
  const { t } = useTranslation();
  if (table.dataSource.length === 0 && emptyState !== null) return emptyState;
  const asList = columns.length + (rowSelection ? 1 : 0) > FIT_A_PHONE;
  // Ant Design says it in English only.
  const all = { getTitleCheckboxProps: () => ({ "aria-label": t("actions.chooseAll") }) };
  return (
    <Table
      size="small"
      pagination={false}
      className={asList ? styles.listed : undefined}
      scroll={minWidth === undefined ? undefined : { x: minWidth }}
      columns={asList ? columns.map((column) => withCellName(column, t("actions.title"))) : columns}
      rowSelection={rowSelection && { ...all, ...rowSelection }}
      {...table}
    />
  );
}

/** Its cells carry the column's name, for where no heading stands above them; buttons need none. */
function withCellName<T>(column: ColumnsType<T>[number], actions: string): ColumnsType<T>[number] {
  const name = column.title === actions ? undefined : column.title;
  const attributes = { "data-name": name } as HTMLAttributes<HTMLElement>;
  return { ...column, onCell: () => attributes };
}
