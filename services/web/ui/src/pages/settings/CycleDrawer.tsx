import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addCycle, type CycleIn } from "@/api/goals";
import type { OwnerKind } from "@/api/shared";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { showAtFields } from "@/forms/serverErrors";
import { withoutBlanks } from "@/forms/withoutBlanks";
import { useGoalsChange } from "@/queries/goals";

import styles from "./SettingsPage.module.css";

const LEVELS: OwnerKind[] = ["company", "unit", "person"];

export function CycleDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<CycleIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const add = useGoalsChange(addCycle);
  const required = [{ required: true, message: t("editor.missing") }];

  const onFinish = (cycle: CycleIn) => {
    setRefused(null);
    add.mutate(withoutBlanks(cycle), {
      onSuccess: onClose,
      onError: (error) => setRefused(showAtFields(form, error)),
    });
  };

  return (
    <Drawer open title={t("settings.addCycle")} onClose={onClose} size={420}>
      <Form form={form} layout="vertical" initialValues={{ level: "person" }} onFinish={onFinish}>
        <Form.Item name="name" label={t("settings.cycleName")} rules={required}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="level" label={t("settings.cycleLevel")}>
          <Select options={LEVELS.map((value) => ({ value, label: t(`cycleLevel.${value}`) }))} />
        </Form.Item>
        <div className={styles.pair}>
          <Form.Item name="starts_on" label={t("keyResult.startsOn")} rules={required}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="ends_on" label={t("keyResult.endsOn")} rules={required}>
            <Input type="date" />
          </Form.Item>
        </div>
        <Form.Item name="cut_off_on" label={t("settings.cutOff")} extra={t("settings.cutOffHint")}>
          <Input type="date" />
        </Form.Item>
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t("actions.create")}
        </Button>
      </Form>
    </Drawer>
  );
}
