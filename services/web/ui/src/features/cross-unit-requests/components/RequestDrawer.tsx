import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { askAcross, type CrossUnitRequestIn } from "@/api/cascade";
import type { Goal } from "@/api/goals";
import { useCrossUnitRequestChange } from "@/features/cascade/queries/cascade";
import { useUnits } from "@/features/people/queries/people";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

import styles from "./CrossUnitRequest.module.css";

/** 协同: what another unit is asked to help with. */
export function RequestDrawer({ goal, onClose }: { goal: Goal; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<CrossUnitRequestIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const units = useUnits();
  const ask = useCrossUnitRequestChange((body: CrossUnitRequestIn) =>
    askAcross(goal.id, { ...body, needed_on: body.needed_on || null }),
  );
  const others = (units.data ?? []).filter(({ id }) => id !== goal.owner.id);
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Drawer open title={t("crossUnitRequest.ask")} onClose={onClose} size={440}>
      <p className={`secondary ${styles.asking}`}>{goal.title}</p>
      <Form
        form={form}
        layout="vertical"
        onFinish={(body) =>
          ask.mutate(body, {
            onSuccess: onClose,
            onError: (error) => setRefused(showFieldErrors(form, error)),
          })
        }
      >
        <Form.Item name="unit_id" label={t("crossUnitRequest.unit")} rules={required}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={others.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        {goal.key_results.length > 0 && (
          <Form.Item name="key_result_id" label={t("crossUnitRequest.keyResult")}>
            <Select
              allowClear
              placeholder={t("crossUnitRequest.wholeGoal")}
              options={goal.key_results.map(({ id, title }) => ({ value: id, label: title }))}
            />
          </Form.Item>
        )}
        <Form.Item name="request_text" label={t("crossUnitRequest.what")} rules={required}>
          <Input.TextArea rows={3} maxLength={1000} placeholder={t("crossUnitRequest.whatHint")} />
        </Form.Item>
        <Form.Item name="needed_on" label={t("crossUnitRequest.neededOn")}>
          <Input type="date" />
        </Form.Item>
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {t("crossUnitRequest.send")}
        </Button>
      </Form>
    </Drawer>
  );
}
