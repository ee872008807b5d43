import Button from "antd/es/button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Cycle } from "@/api/goals";
import type { SessionSummary } from "@/api/sessions";
import { useSessions } from "@/features/comparison/queries/sessions";
import { useDates } from "@/format/dates";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";

import styles from "./compare.module.css";

const SessionDrawer = lazy(async () => ({
  default: (await import("./SessionDrawer")).SessionDrawer,
}));

/** Sessions one takes part in, newest first. */
export function SessionsTab({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const { full } = useDates();
  const [calling, setCalling] = useState(false);
  const sessions = useSessions();
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <span className="faint">{t("session.hint")}</span>
        <Button type="primary" onClick={() => setCalling(true)}>
          {t("session.call")}
        </Button>
      </div>
      <QueryBoundary query={sessions}>
        {(data) => (
          <div className="panel">
            <DenseTable<SessionSummary>
              rowKey="id"
              minWidth={820}
              dataSource={data.pages.flatMap(({ items }) => items)}
              emptyState={<EmptyState title={t("session.none")} hint={t("session.noneHint")} />}
              columns={[
                {
                  title: t("session.name"),
                  render: (_, session) => (
                    <Link to={`/compare/sessions/${session.id}`}>{session.title}</Link>
                  ),
                },
                {
                  title: t("across.cycle"),
                  width: 170,
                  render: (_, session) => session.cycle.name,
                },
                {
                  title: t("session.heldOn"),
                  width: 130,
                  render: (_, session) => full(session.held_on),
                },
                {
                  title: t("session.stateTitle"),
                  width: 100,
                  render: (_, session) => (
                    <span className={styles.tag} data-state={session.state}>
                      {t(`session.state.${session.state}`)}
                    </span>
                  ),
                },
                {
                  title: t("session.convener"),
                  width: 110,
                  render: (_, session) => session.convener.name,
                },
                {
                  title: t("session.findings"),
                  width: 130,
                  align: "right",
                  render: (_, session) => (
                    <span className="numeric">
                      {t("session.waiting", {
                        waiting: session.pending_count,
                        found: session.finding_count,
                      })}
                    </span>
                  ),
                },
              ]}
            />
          </div>
        )}
      </QueryBoundary>
      <Suspense>
        {calling && <SessionDrawer cycle={cycle} onClose={() => setCalling(false)} />}
      </Suspense>
    </div>
  );
}
