import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { type AuditEntry, listAudit } from "@/api/tenants";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { useDates } from "@/format/dates";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { LoadMore } from "@/ui-kit/tables/LoadMore";

export function AuditLog() {
  const { t } = useTranslation();
  const { instant } = useDates();
  const log = useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: ({ pageParam }) => listAudit(pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  if (log.error) return <ErrorNotice error={log.error} onRetry={() => log.refetch()} />;
  if (!log.data) return <Skeleton rows={8} />;
  return (
    <div className="panel">
      <DenseTable
        rowKey="id"
        dataSource={log.data.pages.flatMap(({ items }) => items)}
        minWidth={760}
        emptyState={<EmptyState title={t("audit.none")} />}
        expandable={{
          rowExpandable: ({ before, after }) => Boolean(before ?? after),
          expandedRowRender: (entry) => <Difference entry={entry} />,
        }}
        columns={[
          { title: t("audit.at"), render: (_, { at }) => instant(at), width: 190 },
          { title: t("audit.who"), dataIndex: "who", ellipsis: true },
          { title: t("audit.service"), dataIndex: "service", width: 120 },
          { title: t("audit.action"), dataIndex: "action" },
          { title: t("audit.subject"), dataIndex: "subject", ellipsis: true },
          { title: t("audit.ip"), dataIndex: "ip", width: 130 },
        ]}
      />
      <LoadMore query={log} className={styles.more} />
    </div>
  );
}

function Difference({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  return (
    <div className={styles.pair}>
      <div>
        <p className="faint">{t("audit.before")}</p>
        <pre className={styles.code}>{JSON.stringify(entry.before, null, 2)}</pre>
      </div>
      <div>
        <p className="faint">{t("audit.after")}</p>
        <pre className={styles.code}>{JSON.stringify(entry.after, null, 2)}</pre>
      </div>
    </div>
  );
}
