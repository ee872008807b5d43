import Button from "antd/es/button";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Approver, Flow } from "@/api/approvals";
import { useFlows } from "@/features/approvals/queries/approvals";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { FlowDrawer } from "./FlowDrawer";

export function ApprovalFlows() {
  const { t } = useTranslation();
  const flows = useFlows();
  const [changed, setChanged] = useState<Flow>();
  const columns = useColumns(setChanged);
  return (
    <>
      <div className={styles.tools}>
        <p className="secondary">{t("approvals.flowsHint")}</p>
      </div>
      <QueryBoundary query={flows} rows={9}>
        {(items) => (
          <div className="panel">
            <DenseTable
              rowKey={({ level, trigger }) => `${level} ${trigger}`}
              columns={columns}
              dataSource={items}
              minWidth={720}
              emptyState={null}
            />
          </div>
        )}
      </QueryBoundary>
      {changed && (
        <FlowDrawer
          key={`${changed.level} ${changed.trigger} ${changed.version}`}
          flow={changed}
          onClose={() => setChanged(undefined)}
        />
      )}
    </>
  );
}

function useColumns(onChange: (flow: Flow) => void): ColumnsType<Flow> {
  const { t } = useTranslation();
  const words = useApproverWords();
  return [
    {
      title: t("settings.cycleLevel"),
      width: 90,
      render: (_, { level }) => t(`cycleLevel.${level}`),
    },
    {
      title: t("approvals.trigger"),
      width: 160,
      render: (_, { trigger }) => t(`approvals.kind.${trigger}`),
    },
    {
      title: t("approvals.steps"),
      render: (_, flow) =>
        flow.steps
          .map(({ approvers }) =>
            approvers.map((approver) => words(approver, flow.names)).join(t("approvals.and")),
          )
          .join(" → "),
    },
    {
      title: t("settings.state"),
      width: 100,
      render: (_, flow) => (
        <span className="secondary">
          {t(flow.default ? "approvals.isDefault" : "approvals.isOwn")}
        </span>
      ),
    },
    {
      title: t("actions.title"),
      width: 90,
      align: "right",
      render: (_, flow) => (
        <Button
          size="small"
          aria-label={`${t("actions.edit")} ${t("approvals.editFlow", {
            level: t(`cycleLevel.${flow.level}`),
            trigger: t(`approvals.kind.${flow.trigger}`),
          })}`}
          onClick={() => onChange(flow)}
        >
          {t("actions.edit")}
        </Button>
      ),
    },
  ];
}

function useApproverWords() {
  const { t } = useTranslation();
  return ({ kind, n, role, person_id: person }: Approver, names: Record<string, string>) => {
    if (kind === "role" && role) return t(`approvals.role.${role}`);
    if (kind === "person" && person) return names[person] ?? "";
    return t(`approvals.approver.${kind}`, { n: n ?? 2 });
  };
}
