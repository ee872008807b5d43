import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addRound, type RoundIn } from "@/api/appraisals";
import styles from "@/features/appraisals/pages/AppraisalsPage.module.css";
import { useRoundsChange } from "@/features/appraisals/queries/appraisals";
import { useCycles } from "@/features/goals/queries/goals";
import { isoDate, today } from "@/format/dates";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

const OPEN_DAYS = 14;

export function RoundDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<RoundIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const cycles = useCycles().data ?? [];
  const add = useRoundsChange(addRound);
  const required = [{ required: true, message: t("editor.missing") }];

  const onFinish = (round: RoundIn) => {
    setRefused(null);
    add.mutate(round, {
      onSuccess: onClose,
      onError: (error) => setRefused(showFieldErrors(form, error)),
    });
  };

  return (
    <Drawer open title={t("appraisals.addRound")} onClose={onClose} size={420}>
      <Form form={form} layout="vertical" initialValues={openingNow()} onFinish={onFinish}>
        <Form.Item name="name" label={t("appraisals.roundName")} rules={required}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="cycle_ids" label={t("appraisals.cycles")} rules={required}>
          <Select
            mode="multiple"
            options={cycles.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <div className={styles.fields}>
          <Form.Item name="opens_on" label={t("appraisals.opensOn")} rules={required}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="closes_on" label={t("appraisals.closesOn")} rules={required}>
            <Input type="date" />
          </Form.Item>
        </div>
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t("actions.create")}
        </Button>
      </Form>
    </Drawer>
  );
}

function openingNow(): Partial<RoundIn> {
  const closes = today();
  closes.setDate(closes.getDate() + OPEN_DAYS);
  return { opens_on: isoDate(today()), closes_on: isoDate(closes), cycle_ids: [] };
}
