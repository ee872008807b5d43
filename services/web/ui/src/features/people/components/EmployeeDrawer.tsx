import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addEmployee, type EmployeeIn } from "@/api/people";
import styles from "@/features/people/pages/PeoplePage.module.css";
import { usePeopleChange, useUnits } from "@/features/people/queries/people";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";
import { withoutBlanks } from "@/ui-kit/forms/withoutBlanks";

export function EmployeeDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<EmployeeIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const units = useUnits().data ?? [];
  const add = usePeopleChange(addEmployee);
  const required = [{ required: true, whitespace: true, message: t("editor.missing") }];

  const onFinish = (employee: EmployeeIn) => {
    setRefused(null);
    add.mutate(withoutBlanks(employee), {
      onSuccess: onClose,
      onError: (error) => setRefused(showFieldErrors(form, error)),
    });
  };

  return (
    <Drawer open title={t("people.add")} onClose={onClose} size={460}>
      <Form form={form} layout="vertical" onFinish={onFinish}>
        <div className={styles.pair}>
          <Form.Item name="number" label={t("people.number")} rules={required}>
            <Input maxLength={40} autoFocus />
          </Form.Item>
          <Form.Item name="name" label={t("people.name")} rules={required}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item
            name="email"
            label={t("people.email")}
            rules={[{ type: "email", message: t("signUp.adminEmailMissing") }]}
          >
            <Input type="email" />
          </Form.Item>
          <Form.Item name="mobile" label={t("people.mobile")}>
            <Input type="tel" />
          </Form.Item>
        </div>
        <Form.Item name="unit_id" label={t("people.unit")}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            options={units.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <div className={styles.pair}>
          <Form.Item name="position" label={t("people.position")}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="manager_number" label={t("people.managerNumber")}>
            <Input maxLength={40} />
          </Form.Item>
        </div>
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t("people.add")}
        </Button>
      </Form>
    </Drawer>
  );
}
