import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import type { Answer, Box, RequestSummary } from "@/api/approvals";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import styles from "./Approvals.module.css";

import { BulkBar } from "./BulkBar";

export function RequestTable({ box, items }: { box: Box; items: RequestSummary[] }) {
  const { t } = useTranslation();
  const [selectedIds, setSelectedIds] = useState<string[]>([]);
  const [answers, setAnswers] = useState<Answer[]>([]);
  const columns = useColumns(box, answers);
  const open = items.filter((request) => allows(request, "approve")).map(({ id }) => id);
  const still = selectedIds.filter((id) => open.includes(id));
  return (
    <>
      {box === "waiting" && still.length > 0 && (
        <BulkBar
          selectedIds={still}
          onAnswered={(results) => {
            setAnswers(results);
            setSelectedIds([]);
          }}
        />
      )}
      <div className="panel">
        <DenseTable
          rowKey="id"
          columns={columns}
          dataSource={items}
          minWidth={760}
          rowSelection={
            box === "waiting"
              ? {
                  selectedRowKeys: still,
                  onChange: (keys) => setSelectedIds(keys.map(String)),
                  getCheckboxProps: ({ sheet }) => ({ "aria-label": sheet.owner.name }),
                }
              : undefined
          }
          emptyState={
            <EmptyState title={t(`approvals.none.${box}`)} hint={t(`approvals.noneHint.${box}`)} />
          }
        />
      </div>
    </>
  );
}

function useColumns(box: Box, answers: Answer[]): ColumnsType<RequestSummary> {
  const { t } = useTranslation();
  const faults = new Map(answers.map(({ request_id: id, message }) => [id, message]));
  return [
    {
      title: t("approvals.what"),
      width: 240,
      render: (_, request) => (
        <>
          <Link to={`/approvals/${request.id}`}>
            {request.sheet.owner.name} <span className="faint">{request.sheet.cycle.name}</span>
          </Link>
          {request.reason && <p className="secondary">{request.reason}</p>}
          {faults.get(request.id) && <p className={styles.fault}>{faults.get(request.id)}</p>}
        </>
      ),
    },
    {
      title: t("approvals.kindTitle"),
      width: 120,
      render: (_, request) => t(`approvals.kind.${request.kind}`),
    },
    {
      title: t("approvals.by"),
      width: 120,
      render: (_, request) => request.submitter?.name ?? t("approvals.byClient"),
    },
    {
      title: t("approvals.stands"),
      width: 190,
      render: (_, request) =>
        box === "finished" ? (
          t(`approvals.state.${request.state}`)
        ) : (
          <RequestStatus request={request} />
        ),
    },
    {
      title: t("approvals.at"),
      width: 110,
      align: "right",
      render: (_, request) => <RelativeTime at={request.ended_at ?? request.submitted_at} />,
    },
  ];
}

/** Whom it waits for now. */
function RequestStatus({ request }: { request: RequestSummary }) {
  const { t } = useTranslation();
  const step = request.steps.find(({ state }) => state === "waiting");
  if (!step) return t(`approvals.state.${request.state}`);
  const approvers = [
    ...step.people.map(({ name }) => name),
    ...step.roles.map((role) => t(`approvals.role.${role}`)),
  ];
  return (
    <>
      {t(`approvals.step.${step.kind}`)} · {approvers.join(t("approvals.and"))}
    </>
  );
}
