import Button from "antd/es/button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Cycle } from "@/api/goals";
import type { SessionLine } from "@/api/sessions";
import { useSessions } from "@/features/comparison/queries/across";
import { useDates } from "@/format/dates";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { Loaded } from "@/ui-kit/feedback/QueryBoundary";
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
  const found = useSessions();
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <span className="faint">{t("session.hint")}</span>
        <Button type="primary" onClick={() => setCalling(true)}>
          {t("session.call")}
        </Button>
      </div>
      <Loaded query={found}>
        {(data) => (
          <div className="panel">
            <DenseTable<SessionLine>
              rowKey="id"
              minWidth={820}
              dataSource={data.pages.flatMap(({ items }) => items)}
              none={<Nothing title={t("session.none")} hint={t("session.noneHint")} />}
              columns={[
                {
                  title: t("session.name"),
                  render: (_, one) => <Link to={`/compare/sessions/${one.id}`}>{one.title}</Link>,
                },
                { title: t("across.cycle"), width: 170, render: (_, one) => one.cycle.name },
                { title: t("session.heldOn"), width: 130, render: (_, one) => full(one.held_on) },
                {
                  title: t("session.stateTitle"),
                  width: 100,
                  render: (_, one) => (
                    <span className={styles.tag} data-state={one.state}>
                      {t(`session.state.${one.state}`)}
                    </span>
                  ),
                },
                { title: t("session.convener"), width: 110, render: (_, one) => one.convener.name },
                {
                  title: t("session.findings"),
                  width: 130,
                  align: "right",
                  render: (_, one) => (
                    <span className="numeric">
                      {t("session.waiting", { waiting: one.waiting, found: one.found })}
                    </span>
                  ),
                },
              ]}
            />
          </div>
        )}
      </Loaded>
      <Suspense>
        {calling && <SessionDrawer cycle={cycle} onClose={() => setCalling(false)} />}
      </Suspense>
    </div>
  );
}
