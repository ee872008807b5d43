import Form, { type FormInstance } from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import { useTranslation } from "react-i18next";

import type { Direction } from "@/api/goals";

import type { GoalFields } from "@/features/goal-editor/goalForm";

interface TargetFieldsProps {
  form: FormInstance<GoalFields>;
  index: number;
  disabled: boolean;
  /** The unit of measure is the metric's. */
  unitTaken: boolean;
}

/** The numbers that the chosen direction needs, and no others. */
export function TargetFields({ form, index, disabled, unitTaken }: TargetFieldsProps) {
  const { t } = useTranslation();
  const direction: Direction =
    Form.useWatch(["key_results", index, "direction"], { form, preserve: true }) ?? "increase";
  const required = [{ required: true, message: t("editor.missing") }];
  const notTheStart = {
    validator: (_: unknown, target: number) =>
      target === form.getFieldValue(["key_results", index, "start"])
        ? Promise.reject(new Error(t("editor.startEqualsTarget")))
        : Promise.resolve(),
  };

  if (direction === "binary" || direction === "milestones") return null;
  const climbs = direction === "increase" || direction === "decrease";
  return (
    <>
      <Form.Item name={[index, "unit"]} label={t("keyResult.unit")}>
        <Input maxLength={20} disabled={unitTaken} />
      </Form.Item>
      {climbs && (
        <Form.Item name={[index, "start"]} label={t("keyResult.start")} rules={required}>
          <InputNumber disabled={disabled} />
        </Form.Item>
      )}
      <Form.Item
        name={[index, "target"]}
        label={t(direction === "between" ? "keyResult.low" : "keyResult.target")}
        dependencies={[["key_results", index, "start"]]}
        rules={climbs ? [...required, notTheStart] : required}
      >
        <InputNumber disabled={disabled} />
      </Form.Item>
      {direction === "between" && (
        <Form.Item name={[index, "target_high"]} label={t("keyResult.high")} rules={required}>
          <InputNumber disabled={disabled} />
        </Form.Item>
      )}
      {!climbs && (
        <Form.Item name={[index, "tolerance"]} label={t("keyResult.tolerance")}>
          <InputNumber min={0} disabled={disabled} />
        </Form.Item>
      )}
    </>
  );
}
