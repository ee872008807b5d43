import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import Button from "antd/es/button";
import Input from "antd/es/input";
import Select from "antd/es/select";
import type { ColumnsType } from "antd/es/table";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Actionable, allows } from "@/api/allows";

import type { Shelf as ShelfName } from "@/api/library";
import type { Page } from "@/api/shared";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { LoadMore } from "@/ui-kit/tables/LoadMore";

import { FileDrawer } from "./FileDrawer";
import styles from "./library.module.css";

/** What is looked for on a shelf: some words, in use or archived. */
export function useShelfFilter() {
  const [typed, type] = useState("");
  const [archived, showArchived] = useState(false);
  return { q: useDebounced(typed.trim(), 250), archived, type, showArchived };
}

interface ShelfProps<Row> {
  shelf: ShelfName;
  filter: ReturnType<typeof useShelfFilter>;
  query: UseInfiniteQueryResult<InfiniteData<Page<Row> & Actionable<"create">>>;
  columns: ColumnsType<Row>;
  minWidth: number;
  words: { search: string; add: string };
  onAdd: () => void;
  filters?: ReactNode;
}

/** One shelf of the library: found by words, kept in the product or in a file. */
export function Shelf<Row extends object>(props: ShelfProps<Row>) {
  const { shelf, filter, query, columns, minWidth, words, onAdd, filters } = props;
  const { t } = useTranslation();
  const [file, setFile] = useState(false);
  const rows = query.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <div className={styles.tools}>
        <Input.Search
          allowClear
          aria-label={words.search}
          placeholder={words.search}
          onChange={(event) => filter.type(event.target.value)}
        />
        {filters}
        <Select
          aria-label={t("library.state")}
          style={{ width: 110 }}
          value={filter.archived}
          onChange={filter.showArchived}
          options={[
            { value: false, label: t("library.inUse") },
            { value: true, label: t("library.archived") },
          ]}
        />
        <div className={styles.end}>
          <Button onClick={() => setFile(true)}>{t("library.file")}</Button>
          {allows(query.data?.pages[0], "create") && (
            <Button type="primary" icon={<PlusOutlined />} onClick={onAdd}>
              {words.add}
            </Button>
          )}
        </div>
      </div>
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {!rows && !query.error && <Skeleton rows={8} />}
      {rows && (
        <div className="panel">
          <DenseTable
            rowKey="id"
            columns={columns}
            dataSource={rows}
            minWidth={minWidth}
            emptyState={<EmptyState title={t("library.none")} hint={t("library.noneHint")} />}
          />
          <LoadMore query={query} className={styles.more} />
        </div>
      )}
      {file && <FileDrawer shelf={shelf} onClose={() => setFile(false)} />}
    </>
  );
}
