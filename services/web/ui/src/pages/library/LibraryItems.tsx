import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Input from "antd/es/input";
import Select from "antd/es/select";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LibraryItem } from "@/api/library";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { Nothing } from "@/feedback/Nothing";
import { Waiting } from "@/feedback/Waiting";
import { useNumbers } from "@/format/numbers";
import { useDebounced } from "@/forms/useDebounced";
import { useCategories, useItems } from "@/queries/library";
import { DenseTable } from "@/tables/DenseTable";

import { FileDrawer } from "./FileDrawer";
import { ItemDrawer } from "./ItemDrawer";
import styles from "./library.module.css";
import { inWords } from "./words";

/** 关键成果库: every indicator that the company measures, and how. */
export function LibraryItems() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [category, setCategory] = useState<string | undefined>();
  const [archived, setArchived] = useState(false);
  const [edited, setEdited] = useState<LibraryItem | "new" | null>(null);
  const [file, setFile] = useState(false);
  const q = useDebounced(typed.trim(), 250);
  const items = useItems({ q, category, archived });
  const categories = useCategories();
  const rows = items.data?.pages.flatMap((page) => page.items);
  const columns = useColumns(setEdited);

  return (
    <>
      <div className={styles.tools}>
        <Input.Search
          allowClear
          aria-label={t("library.search")}
          placeholder={t("library.search")}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select
          allowClear
          aria-label={t("library.category")}
          placeholder={t("library.allCategories")}
          style={{ width: 150 }}
          value={category}
          onChange={setCategory}
          options={(categories.data ?? []).map((each) => ({
            value: each.category,
            label: `${inWords(each, "category")} ${each.count}`,
          }))}
        />
        <Select
          aria-label={t("library.state")}
          style={{ width: 110 }}
          value={archived}
          onChange={setArchived}
          options={[
            { value: false, label: t("library.inUse") },
            { value: true, label: t("library.archived") },
          ]}
        />
        <div className={styles.end}>
          <Button onClick={() => setFile(true)}>{t("library.file")}</Button>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited("new")}>
            {t("library.addItem")}
          </Button>
        </div>
      </div>
      {items.error && <ErrorNotice error={items.error} onRetry={() => items.refetch()} />}
      {!rows && !items.error && <Waiting rows={8} />}
      {rows && (
        <div className="panel">
          <DenseTable
            rowKey="id"
            columns={columns}
            dataSource={rows}
            minWidth={860}
            none={<Nothing title={t("library.none")} hint={t("library.noneHint")} />}
          />
          {items.hasNextPage && (
            <div className={styles.more}>
              <Button loading={items.isFetchingNextPage} onClick={() => items.fetchNextPage()}>
                {t("actions.more")}
              </Button>
            </div>
          )}
        </div>
      )}
      {edited && (
        <ItemDrawer item={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
      {file && <FileDrawer shelf="library_items" onClose={() => setFile(false)} />}
    </>
  );
}

function useColumns(onEdit: (item: LibraryItem) => void): ColumnsType<LibraryItem> {
  const { t } = useTranslation();
  const { value } = useNumbers();
  return [
    {
      title: t("library.name"),
      width: 300,
      render: (_, item) => (
        <button
          type="button"
          className={`plain-button ${styles.name}`}
          onClick={() => onEdit(item)}
        >
          {inWords(item, "name")}
          <p className={styles.formula}>{inWords(item, "formula")}</p>
        </button>
      ),
    },
    { title: t("library.category"), width: 90, render: (_, item) => inWords(item, "category") },
    { title: t("keyResult.unit"), width: 80, render: (_, item) => inWords(item, "unit") },
    {
      title: t("keyResult.direction"),
      width: 90,
      render: (_, item) => t(`direction.${item.direction}`),
    },
    {
      title: t("keyResult.accumulation"),
      width: 90,
      render: (_, item) => t(`accumulation.${item.accumulation}`),
    },
    {
      title: t("library.typical"),
      width: 150,
      align: "right",
      className: `numeric ${styles.typical}`,
      render: (_, item) => typicalOf(item, value),
    },
    {
      title: t("library.used"),
      width: 70,
      align: "right",
      className: "numeric",
      dataIndex: "used",
    },
  ];
}

/** The usual range, or what stands for it where no number holds for every company. */
export function typicalOf(item: LibraryItem, value: (number: number | null) => string): string {
  const { typical_low: low, typical_high: high } = item;
  if (low === null && high === null) return inWords(item, "typical");
  return low === high ? value(low) : `${value(low)} – ${value(high)}`;
}
