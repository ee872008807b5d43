import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Input from "antd/es/input";
import Select from "antd/es/select";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { TemplateLine } from "@/api/library";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { Nothing } from "@/feedback/Nothing";
import { Waiting } from "@/feedback/Waiting";
import { useDebounced } from "@/forms/useDebounced";
import { useTemplates } from "@/queries/library";
import { DenseTable } from "@/tables/DenseTable";

import { FileDrawer } from "./FileDrawer";
import styles from "./library.module.css";
import { TemplateDrawer } from "./TemplateDrawer";
import { inWords } from "./words";

export function Templates() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [archived, setArchived] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  const [file, setFile] = useState(false);
  const templates = useTemplates({ q: useDebounced(typed.trim(), 250), archived });
  const rows = templates.data?.pages.flatMap((page) => page.items);
  const columns = useColumns(setEdited);
  return (
    <>
      <div className={styles.tools}>
        <Input.Search
          allowClear
          aria-label={t("library.searchTemplates")}
          placeholder={t("library.searchTemplates")}
          onChange={(event) => setTyped(event.target.value)}
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
            {t("library.addTemplate")}
          </Button>
        </div>
      </div>
      {templates.error && (
        <ErrorNotice error={templates.error} onRetry={() => templates.refetch()} />
      )}
      {!rows && !templates.error && <Waiting rows={8} />}
      {rows && (
        <div className="panel">
          <DenseTable
            rowKey="id"
            columns={columns}
            dataSource={rows}
            minWidth={820}
            none={<Nothing title={t("library.none")} hint={t("library.noneHint")} />}
          />
          {templates.hasNextPage && (
            <div className={styles.more}>
              <Button onClick={() => templates.fetchNextPage()}>{t("actions.more")}</Button>
            </div>
          )}
        </div>
      )}
      {edited && (
        <TemplateDrawer id={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
      {file && <FileDrawer shelf="templates" onClose={() => setFile(false)} />}
    </>
  );
}

function useColumns(onEdit: (id: string) => void): ColumnsType<TemplateLine> {
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
          {inWords(item, "name")}
          <p className={styles.formula}>{inWords(item, "summary")}</p>
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
    { title: t("library.used"), width: 70, align: "right", dataIndex: "used" },
  ];
}
