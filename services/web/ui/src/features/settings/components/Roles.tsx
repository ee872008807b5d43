import Button from "antd/es/button";
import Popconfirm from "antd/es/popconfirm";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import { type RoleGrant, revokeRole } from "@/api/people";
import { usePeopleChange, useRoles } from "@/features/people/queries/people";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { LoadMore } from "@/ui-kit/tables/LoadMore";
import { RoleDrawer } from "./RoleDrawer";

/** Who holds which role; admins grant them and take them back. */
export function Roles() {
  const { t } = useTranslation();
  const [granting, setGranting] = useState(false);
  const roles = useRoles();
  const list = roles.data?.pages[0];
  return (
    <>
      <div className={styles.tools}>
        <p className="secondary">
          {t(!list || allows(list, "grant") ? "roles.hint" : "roles.hintReader")}
        </p>
        {allows(list, "grant") && (
          <Button type="primary" onClick={() => setGranting(true)}>
            {t("roles.grant")}
          </Button>
        )}
      </div>
      <QueryBoundary query={roles}>
        {(data) => (
          <div className="panel">
            <DenseTable<RoleGrant>
              rowKey="id"
              dataSource={data.pages.flatMap(({ items }) => items)}
              emptyState={<EmptyState title={t("roles.none")} hint={t("roles.hint")} />}
              columns={[
                { title: t("roles.holder"), render: (_, { employee }) => employee.name },
                { title: t("roles.role"), render: (_, { role }) => t(`roles.name.${role}`) },
                {
                  title: t("roles.scope"),
                  render: (_, { unit }) => unit?.name ?? t("roles.company"),
                },
                ...(allows(list, "revoke")
                  ? [
                      {
                        title: t("actions.title"),
                        width: 96,
                        align: "right" as const,
                        render: (_: unknown, grant: RoleGrant) => <TakeBack grant={grant} />,
                      },
                    ]
                  : []),
              ]}
            />
            <LoadMore query={roles} />
          </div>
        )}
      </QueryBoundary>
      {granting && <RoleDrawer onClose={() => setGranting(false)} />}
    </>
  );
}

function TakeBack({ grant }: { grant: RoleGrant }) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const revoke = usePeopleChange(revokeRole);
  const labels = { name: grant.employee.name, role: t(`roles.name.${grant.role}`) };
  return (
    <Popconfirm
      title={t("roles.takeBackQuestion", labels)}
      onConfirm={() => revoke.mutate(grant.id, { onError: refusal })}
    >
      <Button
        size="small"
        type="link"
        loading={revoke.isPending}
        aria-label={t("roles.takeBackOf", labels)}
      >
        {t("roles.takeBack")}
      </Button>
    </Popconfirm>
  );
}
