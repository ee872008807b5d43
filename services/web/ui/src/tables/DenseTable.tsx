import Table, { type TableProps } from "antd/es/table";
import type { ReactNode } from "react";

interface DenseTableProps<T> extends TableProps<T> {
  dataSource: readonly T[];
  /** Narrower than this the table scrolls inside its frame. */
  minWidth?: number;
  /** What stands in its place when there are no rows. */
  none: ReactNode;
}

/** The one way in which long lists look; an empty one has nothing to scroll. */
export function DenseTable<T extends object>({ minWidth, none, ...table }: DenseTableProps<T>) {
  const scrolls = minWidth !== undefined && table.dataSource.length > 0;
  return (
    <Table
      size="small"
      pagination={false}
      scroll={scrolls ? { x: minWidth } : undefined}
      locale={{ emptyText: none }}
      {...table}
    />
  );
}
