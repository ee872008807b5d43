import Button from "antd/es/button";
import Checkbox from "antd/es/checkbox/Checkbox";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import Popconfirm from "antd/es/popconfirm";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ACCUMULATIONS, type Direction, PERIODS } from "@/api/goals";
import { addMetric, changeMetric, type Metric, type MetricIn } from "@/api/metrics";
import { useMetricsChange } from "@/features/metrics/queries/metrics";
import { PersonSelect } from "@/features/people/components/PersonSelect";
import { useUnits } from "@/features/people/queries/people";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

const DIRECTIONS: Direction[] = ["increase", "decrease", "at_least", "at_most", "between"];
const NEW: MetricIn = {
  code: "",
  name: "",
  unit: "",
  formula: "",
  direction: "increase",
  accumulation: "latest",
  period: "month",
  source: "",
  provider_id: null,
  data_day: 5,
  for_company: true,
  unit_ids: [],
  archived: false,
};

export function MetricDrawer({ metric, onClose }: { metric: Metric | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<MetricIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const units = useUnits().data ?? [];
  const save = useMetricsChange((fields: Partial<MetricIn>) =>
    metric
      ? changeMetric(metric.id, metric.version, fields)
      : addMetric({ ...NEW, ...fields } as MetricIn),
  );
  const send = (fields: Partial<MetricIn>) => {
    setRefused(null);
    save.mutate(fields, {
      onSuccess: onClose,
      onError: (error) => setRefused(showFieldErrors(form, error)),
    });
  };
  const required = [{ required: true, whitespace: true, message: t("editor.missing") }];
  const labelled = <T extends string>(values: readonly T[], word: (value: T) => string) =>
    values.map((value) => ({ value, label: word(value) }));

  return (
    <Drawer
      open
      title={t(metric ? "dataEntry.editMetric" : "dataEntry.add")}
      onClose={onClose}
      size={520}
    >
      <Form form={form} layout="vertical" initialValues={metric ?? NEW} onFinish={send}>
        <div className={styles.pair}>
          <Form.Item name="code" label={t("dataEntry.code")} rules={required}>
            <Input maxLength={40} autoFocus={!metric} />
          </Form.Item>
          <Form.Item name="name" label={t("dataEntry.metric")} rules={required}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="unit" label={t("keyResult.unit")}>
            <Input maxLength={20} />
          </Form.Item>
          <Form.Item name="direction" label={t("keyResult.direction")}>
            <Select options={labelled(DIRECTIONS, (value) => t(`direction.${value}`))} />
          </Form.Item>
          <Form.Item name="accumulation" label={t("keyResult.accumulation")}>
            <Select options={labelled(ACCUMULATIONS, (value) => t(`accumulation.${value}`))} />
          </Form.Item>
          <Form.Item name="period" label={t("keyResult.period")}>
            <Select options={labelled(PERIODS, (value) => t(`period.${value}`))} />
          </Form.Item>
        </div>
        <Form.Item name="formula" label={t("dataEntry.formula")}>
          <Input.TextArea maxLength={2000} />
        </Form.Item>
        <div className={styles.pair}>
          <Form.Item name="provider_id" label={t("dataEntry.provider")}>
            <PersonSelect allowClear savedPeople={metric?.provider ? [metric.provider] : []} />
          </Form.Item>
          <Form.Item
            name="data_day"
            label={t("dataEntry.dataDay")}
            extra={t("dataEntry.dataDayHint")}
          >
            <InputNumber min={0} max={90} precision={0} style={{ width: "100%" }} />
          </Form.Item>
        </div>
        <Form.Item name="source" label={t("dataEntry.source")}>
          <Input maxLength={200} placeholder={t("dataEntry.sourceHint")} />
        </Form.Item>
        <Form.Item
          name="unit_ids"
          label={t("dataEntry.series")}
          extra={t("dataEntry.seriesHint")}
          className={styles.joined}
        >
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("dataEntry.units")}
            options={units.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="for_company" valuePropName="checked">
          <Checkbox>{t("dataEntry.forCompany")}</Checkbox>
        </Form.Item>
        {refused !== null && <ErrorNotice error={refused} />}
        <div className={styles.ends}>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t(metric ? "actions.save" : "actions.create")}
          </Button>
          {metric && !metric.archived && (
            <Popconfirm
              title={t("dataEntry.archiveQuestion", { name: metric.name })}
              onConfirm={() => send({ archived: true })}
            >
              <Button type="text" danger>
                {t("dataEntry.archive")}
              </Button>
            </Popconfirm>
          )}
          {metric?.archived && (
            <Button type="text" onClick={() => send({ archived: false })}>
              {t("dataEntry.restore")}
            </Button>
          )}
        </div>
      </Form>
    </Drawer>
  );
}
