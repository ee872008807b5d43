import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Popconfirm from "antd/es/popconfirm";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Endpoint } from "@/api/notifications";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { useDeleteEndpoint, useEndpoints } from "@/features/settings/queries/webhooks";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { DeliveriesDrawer } from "./DeliveriesDrawer";
import { EndpointDrawer } from "./EndpointDrawer";

export function Webhooks() {
  const { t } = useTranslation();
  const endpoints = useEndpoints();
  const [adding, setAdding] = useState(false);
  const [watched, setWatched] = useState<Endpoint | null>(null);
  const columns = useColumns(setWatched);
  return (
    <>
      <div className={styles.tools}>
        <p className="secondary">{t("webhooks.hint")}</p>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t("webhooks.add")}
        </Button>
      </div>
      <QueryBoundary query={endpoints}>
        {(items) => (
          <div className="panel">
            <DenseTable
              rowKey="id"
              columns={columns}
              dataSource={items}
              minWidth={680}
              emptyState={<EmptyState title={t("webhooks.none")} hint={t("webhooks.noneHint")} />}
            />
          </div>
        )}
      </QueryBoundary>
      {adding && <EndpointDrawer onClose={() => setAdding(false)} />}
      {watched && <DeliveriesDrawer endpoint={watched} onClose={() => setWatched(null)} />}
    </>
  );
}

function useColumns(onWatch: (endpoint: Endpoint) => void): ColumnsType<Endpoint> {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const remove = useDeleteEndpoint();
  return [
    {
      title: t("webhooks.url"),
      render: (_, { url }) => <span className={styles.code}>{url}</span>,
    },
    { title: t("webhooks.events"), render: (_, { events }) => events.join(", ") },
    { title: t("webhooks.reach"), render: (_, { reach }) => t(`webhooks.reaches.${reach}`) },
    {
      title: t("settings.state"),
      render: (_, { state, disabled_reason }) => (
        <span className={styles.state} data-state={state}>
          {t(`endpointState.${disabled_reason ?? state}`)}
        </span>
      ),
    },
    {
      title: t("actions.title"),
      align: "right",
      render: (_, endpoint) => (
        <>
          <Button size="small" type="link" onClick={() => onWatch(endpoint)}>
            {t("webhooks.deliveries")}
          </Button>
          <Popconfirm
            title={t("webhooks.deleteQuestion")}
            onConfirm={() => remove.mutate(endpoint.id, { onError: refusal })}
          >
            <Button size="small" type="link" danger>
              {t("actions.delete")}
            </Button>
          </Popconfirm>
        </>
      ),
    },
  ];
}
