import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Answer, Box, RequestLine } from "@/api/approvals";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import styles from "./Approvals.module.css";

import { BulkBar } from "./BulkBar";

export function RequestTable({ box, items }: { box: Box; items: RequestLine[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  const [answers, setAnswers] = useState<Answer[]>([]);
  const columns = useColumns(box, answers);
  const open = items.filter(({ can }) => can.includes("approve")).map(({ id }) => id);
  const still = chosen.filter((id) => open.includes(id));
  return (
    <>
      {box === "waiting" && still.length > 0 && (
        <BulkBar
          chosen={still}
          onAnswered={(told) => {
            setAnswers(told);
            setChosen([]);
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
                  onChange: (keys) => setChosen(keys.map(String)),
                  getCheckboxProps: ({ sheet }) => ({ "aria-label": sheet.owner.name }),
                }
              : undefined
          }
          none={
            <Nothing title={t(`approvals.none.${box}`)} hint={t(`approvals.noneHint.${box}`)} />
          }
        />
      </div>
    </>
  );
}

function useColumns(box: Box, answers: Answer[]): ColumnsType<RequestLine> {
  const { t } = useTranslation();
  const faults = new Map(answers.map(({ request_id: id, message }) => [id, message]));
  return [
    {
      title: t("approvals.what"),
      width: 240,
      render: (_, one) => (
        <>
          <Link to={`/approvals/${one.id}`}>
            {one.sheet.owner.name} <span className="faint">{one.sheet.cycle.name}</span>
          </Link>
          {one.reason && <p className="secondary">{one.reason}</p>}
          {faults.get(one.id) && <p className={styles.fault}>{faults.get(one.id)}</p>}
        </>
      ),
    },
    {
      title: t("approvals.kindTitle"),
      width: 120,
      render: (_, one) => t(`approvals.kind.${one.kind}`),
    },
    {
      title: t("approvals.by"),
      width: 120,
      render: (_, one) => one.submitter?.name ?? t("approvals.byClient"),
    },
    {
      title: t("approvals.stands"),
      width: 190,
      render: (_, one) =>
        box === "finished" ? t(`approvals.state.${one.state}`) : <Standing one={one} />,
    },
    {
      title: t("approvals.at"),
      width: 110,
      align: "right",
      render: (_, one) => <RelativeTime at={one.ended_at ?? one.submitted_at} />,
    },
  ];
}

/** Whom it waits for now. */
function Standing({ one }: { one: RequestLine }) {
  const { t } = useTranslation();
  const node = one.nodes.find(({ state }) => state === "waiting");
  if (!node) return t(`approvals.state.${one.state}`);
  const asked = [
    ...node.people.map(({ name }) => name),
    ...node.roles.map((role) => t(`approvals.role.${role}`)),
  ];
  return (
    <>
      {t(`approvals.node.${node.kind}`)} · {asked.join(t("approvals.and"))}
    </>
  );
}
