import Button from "antd/es/button";
import Popconfirm from "antd/es/popconfirm";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type HeldRole, revokeRole } from "@/api/people";
import { usePeopleChange, useRoles } from "@/features/people/queries/people";
import { hasRole, useSignedIn } from "@/features/session/queries/session";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { useRefusal } from "@/ui-kit/feedback/ErrorToasts";
import { Loaded } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { More } from "@/ui-kit/tables/LoadMore";
import { RoleDrawer } from "./RoleDrawer";

/** Who holds which role; admins grant them and take them back. */
export function Roles() {
  const { t } = useTranslation();
  const admin = hasRole(useSignedIn(), "admin");
  const [granting, setGranting] = useState(false);
  const roles = useRoles();
  return (
    <>
      <div className={styles.tools}>
        <p className="secondary">{t(admin ? "roles.hint" : "roles.hintReader")}</p>
        {admin && (
          <Button type="primary" onClick={() => setGranting(true)}>
            {t("roles.grant")}
          </Button>
        )}
      </div>
      <Loaded query={roles}>
        {(data) => (
          <div className="panel">
            <DenseTable<HeldRole>
              rowKey="id"
              dataSource={data.pages.flatMap(({ items }) => items)}
              none={<Nothing title={t("roles.none")} hint={t("roles.hint")} />}
              columns={[
                { title: t("roles.holder"), render: (_, { employee }) => employee.name },
                { title: t("roles.role"), render: (_, { role }) => t(`roles.name.${role}`) },
                {
                  title: t("roles.scope"),
                  render: (_, { unit }) => unit?.name ?? t("roles.company"),
                },
                ...(admin
                  ? [
                      {
                        title: t("actions.title"),
                        width: 96,
                        align: "right" as const,
                        render: (_: unknown, held: HeldRole) => <TakeBack held={held} />,
                      },
                    ]
                  : []),
              ]}
            />
            <More found={roles} />
          </div>
        )}
      </Loaded>
      {granting && <RoleDrawer onClose={() => setGranting(false)} />}
    </>
  );
}

function TakeBack({ held }: { held: HeldRole }) {
  const { t } = useTranslation();
  const refusal = useRefusal();
  const revoke = usePeopleChange(revokeRole);
  const named = { name: held.employee.name, role: t(`roles.name.${held.role}`) };
  return (
    <Popconfirm
      title={t("roles.takeBackQuestion", named)}
      onConfirm={() => revoke.mutate(held.id, { onError: refusal })}
    >
      <Button
        size="small"
        type="link"
        loading={revoke.isPending}
        aria-label={t("roles.takeBackOf", named)}
      >
        {t("roles.takeBack")}
      </Button>
    </Popconfirm>
  );
}
