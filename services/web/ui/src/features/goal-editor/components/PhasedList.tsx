import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import Button from "antd/es/button";
import Form from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import { useTranslation } from "react-i18next";

import styles from "./GoalEditor.module.css";

interface PhasedListProps {
  index: number;
  disabled: boolean;
}

/** Points in time instead of a line from start to target. */
export function PhasedList({ index, disabled }: PhasedListProps) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Form.List name={[index, "phased_targets"]}>
      {(rows, { add, remove }) => (
        <div className={styles.points}>
          <p className="secondary">{t(rows.length > 0 ? "plan.phased_targets" : "plan.line")}</p>
          {rows.map((row, position) => (
            <div key={row.key} className={styles.phased_targets}>
              <Form.Item name={[row.name, "on"]} rules={required}>
                <Input
                  type="date"
                  disabled={disabled}
                  aria-label={t("plan.dayOf", { position: position + 1 })}
                />
              </Form.Item>
              <Form.Item name={[row.name, "value"]} rules={required}>
                <InputNumber
                  disabled={disabled}
                  aria-label={t("plan.valueOf", { position: position + 1 })}
                />
              </Form.Item>
              <Button
                type="text"
                disabled={disabled}
                icon={<DeleteOutlined />}
                aria-label={t("plan.removePhased", { position: position + 1 })}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          <Button type="link" size="small" disabled={disabled} onClick={() => add()}>
            {t("plan.addPhased")}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
