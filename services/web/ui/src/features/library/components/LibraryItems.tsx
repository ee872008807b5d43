import Select from "antd/es/select";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LibraryItem } from "@/api/library";
import { localized } from "@/features/library/localized";
import { useCategories, useItems } from "@/features/library/queries/library";
import { useNumbers } from "@/format/numbers";
import { ItemDrawer } from "./ItemDrawer";
import styles from "./library.module.css";
import { Shelf, useShelfFilter } from "./Shelf";

/** 关键成果库: every indicator that the company measures, and how. */
export function LibraryItems() {
  const { t } = useTranslation();
  const filter = useShelfFilter();
  const [category, setCategory] = useState<string | undefined>();
  const [edited, setEdited] = useState<LibraryItem | "new" | null>(null);
  const items = useItems({ q: filter.q, category, archived: filter.archived });
  const categories = useCategories();
  return (
    <>
      <Shelf
        shelf="library_items"
        filter={filter}
        query={items}
        columns={useColumns(setEdited)}
        minWidth={860}
        words={{ search: t("library.search"), add: t("library.addItem") }}
        onAdd={() => setEdited("new")}
        filters={
          <Select
            allowClear
            aria-label={t("library.category")}
            placeholder={t("library.allCategories")}
            style={{ width: 150 }}
            value={category}
            onChange={setCategory}
            options={(categories.data ?? []).map((each) => ({
              value: each.category,
              label: `${localized(each, "category")} ${each.count}`,
            }))}
          />
        }
      />
      {edited && (
        <ItemDrawer item={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
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
          {localized(item, "name")}
          <p className={styles.formula}>{localized(item, "formula")}</p>
        </button>
      ),
    },
    { title: t("library.category"), width: 90, render: (_, item) => localized(item, "category") },
    { title: t("keyResult.unit"), width: 80, render: (_, item) => localized(item, "unit") },
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
      dataIndex: "usage_count",
    },
  ];
}

/** The usual range, or what stands for it where no number holds for every company. */
export function typicalOf(item: LibraryItem, value: (number: number | null) => string): string {
  const { typical_low: low, typical_high: high } = item;
  if (low === null && high === null) return localized(item, "typical");
  return low === high ? value(low) : `${value(low)} – ${value(high)}`;
}
