import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Form, { type FormInstance } from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Template, TemplateIn } from "@/api/library";
import { localized } from "@/features/library/localized";
import { useItems } from "@/features/library/queries/library";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import styles from "./library.module.css";

interface TemplateGoalsProps {
  form: FormInstance<TemplateIn>;
  template: Template | null;
}

/** Goals with the indicators that measure them; KPI weights total 100, and those of each goal. */
export function TemplateGoals({ template }: TemplateGoalsProps) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Form.List name="goals">
      {(goals, { add, remove }) => (
        <>
          {goals.map((goal, index) => (
            <fieldset key={goal.key} className={styles.goal}>
              <div className={styles.triple}>
                <Form.Item name={[goal.name, "kind"]} label={t("editor.kind")}>
                  <Select
                    options={(["kpi", "objective"] as const).map((value) => ({
                      value,
                      label: t(`goalKind.${value}`),
                    }))}
                  />
                </Form.Item>
                <Form.Item name={[goal.name, "weight"]} label={t("keyResult.weight")}>
                  <InputNumber min={0} max={100} suffix="%" />
                </Form.Item>
                <Form.Item label=" ">
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    disabled={goals.length === 1}
                    aria-label={t("library.removeGoal", { position: index + 1 })}
                    onClick={() => remove(goal.name)}
                  />
                </Form.Item>
              </div>
              <div className={styles.pair}>
                {(["title", "title_en"] as const).map((name) => (
                  <Form.Item
                    key={name}
                    name={[goal.name, name]}
                    label={t(`library.field.${name}`)}
                    rules={required}
                  >
                    <Input maxLength={200} />
                  </Form.Item>
                ))}
              </div>
              <Indicators goal={goal.name} template={template} />
            </fieldset>
          ))}
          <Button
            type="dashed"
            block
            icon={<PlusOutlined />}
            onClick={() => add({ kind: "kpi", title: "", title_en: "", key_results: [] })}
          >
            {t("library.addGoal")}
          </Button>
        </>
      )}
    </Form.List>
  );
}

function Indicators({ goal, template }: { goal: number; template: Template | null }) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Form.List name={[goal, "key_results"]}>
      {(rows, { add, remove }) => (
        <>
          {rows.map((row) => (
            <div key={row.key} className={styles.row}>
              <Form.Item name={[row.name, "code"]} rules={required}>
                <IndicatorSelect template={template} />
              </Form.Item>
              <Form.Item name={[row.name, "weight"]} rules={required}>
                <InputNumber
                  min={0}
                  max={100}
                  suffix="%"
                  placeholder={t("keyResult.weight")}
                  aria-label={t("keyResult.weight")}
                />
              </Form.Item>
              <Form.Item name={[row.name, "target"]}>
                <InputNumber
                  placeholder={t("keyResult.target")}
                  aria-label={t("keyResult.target")}
                />
              </Form.Item>
              <Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("actions.delete")}
                  onClick={() => remove(row.name)}
                />
              </Form.Item>
            </div>
          ))}
          <Button
            type="link"
            size="small"
            icon={<PlusOutlined />}
            onClick={() => add({ weight: rows.length === 0 ? 100 : 0 })}
          >
            {t("library.addIndicator")}
          </Button>
        </>
      )}
    </Form.List>
  );
}

interface IndicatorSelectProps {
  id?: string;
  value?: string;
  onChange?: (code: string) => void;
  template: Template | null;
}

function IndicatorSelect({ id, value, onChange, template }: IndicatorSelectProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const items = useItems({ q: useDebounced(typed.trim(), 250), limit: 30 });
  const matchingItems = items.data?.pages.flatMap((page) => page.items) ?? [];
  const savedItem = template?.goals
    .flatMap((goal) => goal.key_results)
    .flatMap((each) => (each.item ? [each.item] : []));
  const options = [...matchingItems, ...(savedItem ?? [])].filter(
    (item, index, all) => all.findIndex(({ code }) => code === item.code) === index,
  );
  return (
    <Select
      id={id}
      value={value}
      onChange={onChange}
      aria-label={t("library.indicator")}
      placeholder={t("library.indicator")}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={options.map((item) => ({ value: item.code, label: localized(item, "name") }))}
    />
  );
}
