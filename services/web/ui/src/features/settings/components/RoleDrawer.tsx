import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { grantRole, type RoleIn } from "@/api/people";
import type { Role } from "@/api/shared";
import { PersonSelect } from "@/features/people/components/PersonSelect";
import { usePeopleChange, useUnits } from "@/features/people/queries/people";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

const ROLES: Role[] = ["hr", "executive", "admin"];

type Fields = RoleIn & { employee_id: string };

export function RoleDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const [refused, setRefused] = useState<unknown>(null);
  const units = useUnits().data ?? [];
  const grant = usePeopleChange(({ employee_id, role, unit_id }: Fields) =>
    grantRole(employee_id, { role, unit_id: unit_id ?? null }),
  );
  const role = Form.useWatch("role", form) ?? "hr";
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Drawer open title={t("roles.grant")} onClose={onClose} size={420}>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ role: "hr" }}
        onFinish={(fields) =>
          grant.mutate(fields, {
            onSuccess: onClose,
            onError: (error) => setRefused(showFieldErrors(form, error)),
          })
        }
      >
        <Form.Item name="employee_id" label={t("roles.holder")} rules={required}>
          <PersonSelect />
        </Form.Item>
        <Form.Item
          name="role"
          label={t("roles.role")}
          rules={required}
          extra={t(`roles.explained.${role}`)}
        >
          <Select options={ROLES.map((value) => ({ value, label: t(`roles.name.${value}`) }))} />
        </Form.Item>
        <Form.Item name="unit_id" label={t("roles.scope")} extra={t("roles.scopeHint")}>
          <Select
            allowClear
            placeholder={t("roles.company")}
            showSearch={{ optionFilterProp: "label" }}
            options={units.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={grant.isPending}>
          {t("roles.grant")}
        </Button>
      </Form>
    </Drawer>
  );
}
