import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addIdentityProvider, type IdentityProviderIn, listIdentityProviders } from "@/api/tenants";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";
import { DenseTable } from "@/ui-kit/tables/DenseTable";

export function IdentityProviders() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const providers = useQuery({
    queryKey: ["identity-providers"],
    queryFn: async () => (await listIdentityProviders()).items,
  });
  return (
    <>
      <div className={styles.tools}>
        <p className="secondary">{t("providers.hint")}</p>
        <Button type="primary" onClick={() => setAdding(true)}>
          {t("providers.add")}
        </Button>
      </div>
      <QueryBoundary query={providers}>
        {(items) => (
          <div className="panel">
            <DenseTable
              rowKey={({ alias, id }) => id ?? alias}
              dataSource={items}
              emptyState={<EmptyState title={t("providers.none")} hint={t("providers.noneHint")} />}
              columns={[
                { title: t("providers.display_name"), dataIndex: "display_name" },
                { title: t("providers.domain"), dataIndex: "domain" },
                {
                  title: t("providers.state"),
                  render: (_, { domain_verified }) =>
                    t(domain_verified ? "providers.verified" : "providers.unverified"),
                },
                {
                  title: t("providers.redirectUri"),
                  render: (_, { redirect_uri }) => (
                    <span className={styles.code}>{redirect_uri}</span>
                  ),
                },
              ]}
            />
          </div>
        )}
      </QueryBoundary>
      {adding && <ProviderDrawer onClose={() => setAdding(false)} />}
    </>
  );
}

const FIELDS = ["display_name", "domain", "discovery_url", "client_id", "client_secret"] as const;

function ProviderDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [form] = Form.useForm<IdentityProviderIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const add = useMutation({
    mutationFn: addIdentityProvider,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["identity-providers"] });
      onClose();
    },
    onError: (error) => setRefused(showFieldErrors(form, error)),
  });
  return (
    <Drawer open title={t("providers.add")} onClose={onClose} size={460}>
      <Form
        form={form}
        layout="vertical"
        autoComplete="off"
        onFinish={(fields) => add.mutate(fields)}
      >
        {FIELDS.map((field) => (
          <Form.Item
            key={field}
            name={field}
            label={t(`providers.${field}`)}
            rules={[{ required: true, whitespace: true, message: t("editor.missing") }]}
          >
            {field === "client_secret" ? <Input.Password autoComplete="new-password" /> : <Input />}
          </Form.Item>
        ))}
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t("providers.add")}
        </Button>
      </Form>
    </Drawer>
  );
}
