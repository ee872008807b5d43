import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import Button from "antd/es/button";
import Input from "antd/es/input";
import Select from "antd/es/select";
import type { ColumnsType } from "antd/es/table";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Shelf as ShelfName } from "@/api/library";
import type { Page } from "@/api/shared";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Waiting } from "@/ui-kit/feedback/Skeleton";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { More } from "@/ui-kit/tables/LoadMore";

import { FileDrawer } from "./FileDrawer";
import styles from "./library.module.css";

/** What is looked for on a shelf: some words, in use or archived. */
export function useAsked() {
  const [typed, type] = useState("");
  const [archived, showArchived] = useState(false);
  return { q: useDebounced(typed.trim(), 250), archived, type, showArchived };
}

interface ShelfProps<Row> {
  shelf: ShelfName;
  asked: ReturnType<typeof useAsked>;
  found: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  columns: ColumnsType<Row>;
  minWidth: number;
  words: { search: string; add: string };
  onAdd: () => void;
  filters?: ReactNode;
}

/** One shelf of the library: found by words, kept in the product or in a file. */
export function Shelf<Row extends object>(props: ShelfProps<Row>) {
  const { shelf, asked, found, columns, minWidth, words, onAdd, filters } = props;
  const { t } = useTranslation();
  const [file, setFile] = useState(false);
  const rows = found.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <div className={styles.tools}>
        <Input.Search
          allowClear
          aria-label={words.search}
          placeholder={words.search}
          onChange={(event) => asked.type(event.target.value)}
        />
        {filters}
        <Select
          aria-label={t("library.state")}
          style={{ width: 110 }}
          value={asked.archived}
          onChange={asked.showArchived}
          options={[
            { value: false, label: t("library.inUse") },
            { value: true, label: t("library.archived") },
          ]}
        />
        <div className={styles.end}>
          <Button onClick={() => setFile(true)}>{t("library.file")}</Button>
          <Button type="primary" icon={<PlusOutlined />} onClick={onAdd}>
            {words.add}
          </Button>
        </div>
      </div>
      {found.error && <ErrorNotice error={found.error} onRetry={() => found.refetch()} />}
      {!rows && !found.error && <Waiting rows={8} />}
      {rows && (
        <div className="panel">
          <DenseTable
            rowKey="id"
            columns={columns}
            dataSource={rows}
            minWidth={minWidth}
            none={<Nothing title={t("library.none")} hint={t("library.noneHint")} />}
          />
          <More found={found} className={styles.more} />
        </div>
      )}
      {file && <FileDrawer shelf={shelf} onClose={() => setFile(false)} />}
    </>
  );
}
