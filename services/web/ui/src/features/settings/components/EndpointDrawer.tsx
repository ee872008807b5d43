import Alert from "antd/es/alert";
import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Radio from "antd/es/radio";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { NewEndpoint } from "@/api/notifications";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { useAddEndpoint, useEventTypes } from "@/features/settings/queries/webhooks";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

export function EndpointDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<NewEndpoint>();
  const [refused, setRefused] = useState<unknown>(null);
  const types = useEventTypes().data ?? [];
  const add = useAddEndpoint();
  const reach = Form.useWatch("reach", form) ?? "open";
  const required = [{ required: true, message: t("editor.missing") }];

  const onFinish = (fields: NewEndpoint) => {
    setRefused(null);
    add.mutate(fields, { onError: (error) => setRefused(showFieldErrors(form, error)) });
  };

  return (
    <Drawer open title={t("webhooks.add")} onClose={onClose} size={460} maskClosable={!add.data}>
      {add.data?.secret ? (
        <Secret secret={add.data.secret} onClose={onClose} />
      ) : (
        <Form
          form={form}
          layout="vertical"
          initialValues={{ events: [], reach: "open" }}
          onFinish={onFinish}
        >
          <Form.Item
            name="url"
            label={t("webhooks.url")}
            extra={t("webhooks.urlHint")}
            rules={required}
          >
            <Input type="url" inputMode="url" autoFocus />
          </Form.Item>
          <Form.Item
            name="reach"
            label={t("webhooks.reach")}
            extra={t(`webhooks.reachHint.${reach}`)}
          >
            <Radio.Group
              options={(["open", "all"] as const).map((value) => ({
                value,
                label: t(`webhooks.reaches.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="events" label={t("webhooks.events")} rules={required}>
            <Select
              mode="multiple"
              options={types.map(({ name, description, restricted }) => ({
                value: name,
                label: name,
                title: description,
                disabled: restricted && reach === "open",
              }))}
            />
          </Form.Item>
          {refused !== null && <ErrorNotice error={refused} />}
          <Button type="primary" htmlType="submit" loading={add.isPending}>
            {t("actions.create")}
          </Button>
        </Form>
      )}
    </Drawer>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.secret}>
      <Alert
        type="warning"
        showIcon
        title={t("webhooks.secretOnce")}
        description={t("webhooks.secretHint")}
      />
      <code data-testid="webhook-secret">{secret}</code>
      <Button onClick={() => navigator.clipboard.writeText(secret)}>{t("actions.copy")}</Button>
      <Button type="primary" onClick={onClose}>
        {t("webhooks.secretKept")}
      </Button>
    </div>
  );
}
