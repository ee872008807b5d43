import Table, { type TableProps } from "antd/es/table";
import type { ReactNode } from "react";

interface DenseTableProps<T> extends TableProps<T> {
  dataSource: readonly T[];
  /** Narrower than this the table scrolls inside its frame. */
  minWidth?: number;
  /** What stands in its place when there are no rows. */
  none: ReactNode;
}

/** The one way in which long lists look; headings over nothing would only be in the way. */
export function DenseTable<T extends object>({ minWidth, none, ...table }: DenseTableProps<T>) {
  if (table.dataSource.length === 0 && none !== null) return none;
  return (
    <Table
      size="small"
      pagination={false}
      scroll={minWidth === undefined ? undefined : { x: minWidth }}
      {...table}
    />
  );
}
