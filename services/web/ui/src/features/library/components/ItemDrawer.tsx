import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ACCUMULATIONS, DIRECTIONS, PERIODS } from "@/api/goals";
import { addItem, changeItem, type LibraryItem, type LibraryItemIn } from "@/api/library";
import { useLibraryChange } from "@/features/library/queries/library";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

import styles from "./library.module.css";
import { ShelfFormFooter } from "./ShelfEnd";

const EMPTY: Partial<LibraryItemIn> = {
  direction: "at_least",
  accumulation: "latest",
  period: "month",
};
const TEXTS = ["name", "category", "unit"] as const;
const LONG = ["formula", "typical", "note"] as const;
const NEEDED: string[] = ["name", "category", "formula"];

interface ItemDrawerProps {
  item: LibraryItem | null;
  onClose: () => void;
}

/** Chinese and English side by side: whoever searches finds it in either. */
export function ItemDrawer({ item, onClose }: ItemDrawerProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<LibraryItemIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const save = useLibraryChange((fields: Partial<LibraryItemIn>) =>
    item ? changeItem(item.id, item.version, fields) : addItem(fields as LibraryItemIn),
  );
  const required = [{ required: true, message: t("editor.missing") }];
  const go = (fields: Partial<LibraryItemIn>) => {
    setRefused(null);
    save.mutate(fields, {
      onSuccess: onClose,
      onError: (error) => setRefused(showFieldErrors(form, error)),
    });
  };
  const onFinish = ({ code, ...fields }: LibraryItemIn) =>
    go(item ? withTexts(fields) : { code, ...withTexts(fields) });

  return (
    <Drawer open title={item ? item.code : t("library.addItem")} onClose={onClose} size={680}>
      <Form form={form} layout="vertical" initialValues={item ?? EMPTY} onFinish={onFinish}>
        {!item && (
          <Form.Item name="code" label={t("library.code")} rules={required}>
            <Input maxLength={40} autoFocus />
          </Form.Item>
        )}
        {TEXTS.map((name) => (
          <div key={name} className={styles.pair}>
            {([name, `${name}_en`] as const).map((field) => (
              <Form.Item
                key={field}
                name={field}
                label={t(`library.field.${field}`)}
                rules={NEEDED.includes(name) ? required : undefined}
              >
                <Input maxLength={name === "unit" ? 20 : 80} />
              </Form.Item>
            ))}
          </div>
        ))}
        <div className={styles.triple}>
          <Form.Item name="direction" label={t("keyResult.direction")}>
            <Select
              options={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="accumulation" label={t("keyResult.accumulation")}>
            <Select
              options={ACCUMULATIONS.map((value) => ({ value, label: t(`accumulation.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="period" label={t("keyResult.period")}>
            <Select options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))} />
          </Form.Item>
          {(["typical_low", "typical_high", "typical_target"] as const).map((name) => (
            <Form.Item key={name} name={name} label={t(`library.field.${name}`)}>
              <InputNumber />
            </Form.Item>
          ))}
        </div>
        {LONG.map((name) => (
          <div key={name} className={styles.pair}>
            {([name, `${name}_en`] as const).map((field) => (
              <Form.Item
                key={field}
                name={field}
                label={t(`library.field.${field}`)}
                rules={NEEDED.includes(name) ? required : undefined}
              >
                <Input.TextArea rows={name === "typical" ? 1 : 3} />
              </Form.Item>
            ))}
          </div>
        ))}
        <ShelfFormFooter
          row={item}
          refused={refused}
          busy={save.isPending}
          onArchive={(archived) => go({ archived })}
        />
      </Form>
    </Drawer>
  );
}

/** An empty field is an empty text, an empty number is none. */
function withTexts(fields: Omit<LibraryItemIn, "code">): Omit<LibraryItemIn, "code"> {
  const numbers = ["typical_low", "typical_high", "typical_target"];
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value ?? (numbers.includes(name) ? null : ""),
    ]),
  ) as Omit<LibraryItemIn, "code">;
}
