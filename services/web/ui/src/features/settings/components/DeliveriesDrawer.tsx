import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";

import type { Endpoint } from "@/api/notifications";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { useDeliveries } from "@/features/settings/queries/webhooks";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";
import { DenseTable } from "@/ui-kit/tables/DenseTable";

interface DeliveriesDrawerProps {
  endpoint: Endpoint;
  onClose: () => void;
}

export function DeliveriesDrawer({ endpoint, onClose }: DeliveriesDrawerProps) {
  const { t } = useTranslation();
  const deliveries = useDeliveries(endpoint.id);
  return (
    <Drawer open title={t("webhooks.deliveries")} onClose={onClose} size={640}>
      <p className={`secondary ${styles.code}`}>{endpoint.url}</p>
      <QueryBoundary query={deliveries}>
        {(items) => (
          <DenseTable
            rowKey="id"
            dataSource={items}
            emptyState={<EmptyState title={t("webhooks.noDeliveries")} />}
            columns={[
              { title: t("webhooks.event"), dataIndex: "event_type" },
              {
                title: t("settings.state"),
                render: (_, { state }) => (
                  <span className={styles.state} data-state={state}>
                    {t(`deliveryState.${state}`)}
                  </span>
                ),
              },
              { title: t("webhooks.attempts"), dataIndex: "attempts", align: "right" },
              { title: t("webhooks.answer"), dataIndex: "response_status", align: "right" },
              {
                title: t("webhooks.at"),
                render: (_, { created_at }) => <RelativeTime at={created_at} />,
              },
            ]}
          />
        )}
      </QueryBoundary>
    </Drawer>
  );
}
