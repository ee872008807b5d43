import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import Button from "antd/es/button";
import Form, { type FormInstance } from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import Select from "antd/es/select";
import { useTranslation } from "react-i18next";

import { ACCUMULATIONS, DIRECTIONS, type Direction, type KeyResult, PERIODS } from "@/api/goals";
import type { Metric } from "@/api/metrics";
import {
  type GoalFields,
  type KeyResultFields,
  metricOption,
} from "@/features/goal-editor/goalForm";
import styles from "./GoalEditor.module.css";
import { MetricSelect } from "./MetricSelect";
import { PlanFields } from "./PlanFields";
import { TargetFields } from "./TargetFields";

interface KeyResultFieldsetProps {
  form: FormInstance<GoalFields>;
  index: number;
  position: number;
  wordingOnly: boolean;
  /** The metric that it follows already. */
  metric: KeyResult["metric"];
  onRemove?: () => void;
}

export function KeyResultFieldset({
  form,
  index,
  position,
  wordingOnly,
  metric,
  onRemove,
}: KeyResultFieldsetProps) {
  const { t } = useTranslation();
  const followedNow = metric && {
    value: metricOption(metric.id, metric.unit?.id ?? null),
    label: `${metric.name} · ${metric.unit?.name ?? t("dataEntry.company")}`,
  };
  const required = [{ required: true, message: t("editor.missing") }];
  const follows = Form.useWatch(["key_results", index, "follows"], { form, preserve: true });
  // what the metric says is not for the writer to say
  const readOnly = wordingOnly || Boolean(follows);
  return (
    <fieldset
      className={`panel ${styles.keyResult}`}
      aria-label={t("editor.keyResultNumber", { position })}
    >
      <div className={styles.first}>
        <Form.Item
          name={[index, "title"]}
          label={t("editor.keyResultNumber", { position })}
          rules={[{ required: true, whitespace: true, message: t("editor.keyResultMissing") }]}
        >
          <Input maxLength={200} placeholder={t("editor.keyResultHint")} />
        </Form.Item>
        <Form.Item name={[index, "weight"]} label={t("keyResult.weight")} rules={required}>
          <InputNumber min={0} max={1000} disabled={wordingOnly} />
        </Form.Item>
        {onRemove && (
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("editor.removeKeyResult", { position })}
            onClick={onRemove}
          />
        )}
      </div>
      <div className={styles.fields}>
        <Form.Item name={[index, "direction"]} label={t("keyResult.direction")}>
          <Select
            disabled={wordingOnly}
            popupMatchSelectWidth={false}
            options={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
            onChange={(direction: Direction) => setUsualNumbers(form, index, direction)}
          />
        </Form.Item>
        <TargetFields form={form} index={index} disabled={wordingOnly} unitTaken={readOnly} />
      </div>
      <Form.Item name={[index, "follows"]} label={t("dataEntry.follows")}>
        <MetricSelect
          disabled={wordingOnly}
          savedOption={followedNow ?? undefined}
          onChoose={(metric) => metric && takeFrom(form, index, metric)}
        />
      </Form.Item>
      <div className={styles.fields}>
        <Form.Item name={[index, "accumulation"]} label={t("keyResult.accumulation")}>
          <Select
            disabled={readOnly}
            popupMatchSelectWidth={false}
            options={ACCUMULATIONS.map((value) => ({ value, label: t(`accumulation.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name={[index, "period"]} label={t("keyResult.period")}>
          <Select
            disabled={readOnly}
            options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name={[index, "starts_on"]} label={t("keyResult.startsOn")} rules={required}>
          <Input type="date" disabled={wordingOnly} />
        </Form.Item>
        <Form.Item name={[index, "ends_on"]} label={t("keyResult.endsOn")} rules={required}>
          <Input type="date" disabled={wordingOnly} />
        </Form.Item>
      </div>
      <PlanFields form={form} index={index} disabled={wordingOnly} />
    </fieldset>
  );
}

/** A key result measures what its metric does; its direction may still be chosen. */
function takeFrom(form: FormInstance<GoalFields>, index: number, metric: Metric): void {
  const names = ["unit", "direction", "accumulation", "period"] as const;
  for (const name of names) form.setFieldValue(["key_results", index, name], metric[name]);
}

/** Done-or-not and milestones have numbers of their own that nobody needs to type. */
function setUsualNumbers(
  form: FormInstance<GoalFields>,
  index: number,
  direction: Direction,
): void {
  const set = (name: keyof KeyResultFields, value: string | number) =>
    form.setFieldValue(["key_results", index, name], value);
  if (direction === "binary") {
    set("start", 0);
    set("target", 1);
    set("unit", "");
  }
  if (direction === "milestones") {
    set("start", 0);
    set("target", 100);
    set("unit", "%");
  }
}
