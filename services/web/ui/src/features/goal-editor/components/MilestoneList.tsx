import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import Button from "antd/es/button";
import Form from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import { useTranslation } from "react-i18next";

import styles from "./GoalEditor.module.css";

interface MilestoneListProps {
  index: number;
  disabled: boolean;
}

/** Steps with the weight that each has when it is done. */
export function MilestoneList({ index, disabled }: MilestoneListProps) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Form.List
      name={[index, "milestones"]}
      rules={[
        {
          validator: (_, items: unknown[] | undefined) =>
            items?.length
              ? Promise.resolve()
              : Promise.reject(new Error(t("plan.milestoneMissing"))),
        },
      ]}
    >
      {(rows, { add, remove }, { errors }) => (
        <div className={styles.points}>
          {rows.map((row, position) => (
            <div key={row.key} className={styles.milestone}>
              <Form.Item name={[row.name, "title"]} rules={required}>
                <Input
                  maxLength={200}
                  disabled={disabled}
                  placeholder={t("plan.milestone")}
                  aria-label={t("plan.milestoneNumber", { position: position + 1 })}
                />
              </Form.Item>
              <Form.Item name={[row.name, "weight"]} rules={required}>
                <InputNumber
                  min={0}
                  max={1000}
                  disabled={disabled}
                  aria-label={t("plan.weightOf", { position: position + 1 })}
                />
              </Form.Item>
              <Form.Item name={[row.name, "due_on"]} rules={required}>
                <Input
                  type="date"
                  disabled={disabled}
                  aria-label={t("plan.dueOf", { position: position + 1 })}
                />
              </Form.Item>
              <Button
                type="text"
                disabled={disabled}
                icon={<DeleteOutlined />}
                aria-label={t("plan.removeMilestone", { position: position + 1 })}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <Button type="link" size="small" disabled={disabled} onClick={() => add({ weight: 1 })}>
            {t("plan.addMilestone")}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
