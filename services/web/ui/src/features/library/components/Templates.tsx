import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { TemplateSummary } from "@/api/library";
import { localized } from "@/features/library/localized";
import { useTemplates } from "@/features/library/queries/library";
import styles from "./library.module.css";
import { Shelf, useShelfFilter } from "./Shelf";
import { TemplateDrawer } from "./TemplateDrawer";

export function Templates() {
  const { t } = useTranslation();
  const filter = useShelfFilter();
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <>
      <Shelf
        shelf="templates"
        filter={filter}
        query={useTemplates({ q: filter.q, archived: filter.archived })}
        columns={useColumns(setEdited)}
        minWidth={820}
        words={{ search: t("library.searchTemplates"), add: t("library.addTemplate") }}
        onAdd={() => setEdited("new")}
      />
      {edited && (
        <TemplateDrawer id={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

function useColumns(onEdit: (id: string) => void): ColumnsType<TemplateSummary> {
  const { t } = useTranslation();
  return [
    {
      title: t("library.name"),
      width: 280,
      render: (_, item) => (
        <button
          type="button"
          className={`plain-button ${styles.name}`}
          onClick={() => onEdit(item.id)}
        >
          {localized(item, "name")}
          <p className={styles.formula}>{localized(item, "summary")}</p>
        </button>
      ),
    },
    { title: t("library.mode"), width: 80, render: (_, { mode }) => t(`library.modes.${mode}`) },
    {
      title: t("library.levels"),
      width: 110,
      render: (_, { levels }) => levels.map((level) => t(`cycleLevel.${level}`)).join(" / "),
    },
    {
      title: t("library.families"),
      width: 180,
      ellipsis: true,
      render: (_, { job_families }) => job_families.join(", "),
    },
    { title: t("library.goals"), width: 70, align: "right", dataIndex: "goal_count" },
    { title: t("library.keyResults"), width: 80, align: "right", dataIndex: "key_result_count" },
    { title: t("library.used"), width: 70, align: "right", dataIndex: "usage_count" },
  ];
}
