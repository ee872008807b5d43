import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addUnit, type Unit, type UnitIn } from "@/api/people";
import { usePeopleChange } from "@/features/people/queries/people";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

interface UnitDrawerProps {
  units: Unit[];
  onClose: () => void;
}

export function UnitDrawer({ units, onClose }: UnitDrawerProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<UnitIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const add = usePeopleChange(addUnit);
  const required = [{ required: true, whitespace: true, message: t("editor.missing") }];

  const onFinish = ({ code, name, parent_id, head_number }: UnitIn) => {
    setRefused(null);
    const unit = { code, name, parent_id: parent_id ?? null, ...(head_number && { head_number }) };
    add.mutate(unit, {
      onSuccess: onClose,
      onError: (error) => setRefused(showFieldErrors(form, error)),
    });
  };

  return (
    <Drawer open title={t("people.addUnit")} onClose={onClose} size={400}>
      <Form form={form} layout="vertical" onFinish={onFinish}>
        <Form.Item name="name" label={t("people.unitName")} rules={required}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="code" label={t("people.unitCode")} rules={required}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="parent_id" label={t("people.parentUnit")}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            options={units.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="head_number" label={t("people.headNumber")}>
          <Input maxLength={40} />
        </Form.Item>
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t("people.addUnit")}
        </Button>
      </Form>
    </Drawer>
  );
}
