import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import InputNumber from "antd/es/input-number";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type CycleLength, type CycleYearIn, layYear } from "@/api/goals";
import { useGoalsChange } from "@/features/goals/queries/goals";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { today } from "@/format/dates";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

const MONTHS = Array.from({ length: 12 }, (_, place) => place + 1);
const OF_UNITS: CycleLength[] = ["year", "half", "quarter"];
const OF_PEOPLE: CycleLength[] = ["year", "half", "quarter", "month"];
const PARTS: Record<CycleLength, number> = { year: 1, half: 2, quarter: 4, month: 12 };

/** All cycles of a fiscal year in one step; those that stand already are left as they are. */
export function YearDrawer({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const month = new Intl.DateTimeFormat(i18n.language, { month: "long" });
  const [form] = Form.useForm<CycleYearIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const lay = useGoalsChange(layYear);
  const unit = Form.useWatch("unit", form) ?? "quarter";
  const person = Form.useWatch("person", form) ?? "quarter";
  const lengths = (some: CycleLength[]) =>
    some.map((value) => ({ value, label: t(`settings.year.length.${value}`) }));

  const onFinish = (year: CycleYearIn) => {
    setRefused(null);
    lay.mutate(year, {
      onSuccess: onClose,
      onError: (error) => setRefused(showFieldErrors(form, error)),
    });
  };

  return (
    <Drawer open title={t("settings.year.title")} onClose={onClose} size={420}>
      <Form
        form={form}
        layout="vertical"
        initialValues={{
          year: today().getFullYear() + 1,
          first_month: 1,
          unit: "quarter",
          person: "quarter",
        }}
        onFinish={onFinish}
      >
        <div className={styles.pair}>
          <Form.Item name="year" label={t("settings.year.year")} rules={[{ required: true }]}>
            <InputNumber min={2000} max={2100} precision={0} autoFocus />
          </Form.Item>
          <Form.Item name="first_month" label={t("settings.year.firstMonth")}>
            <Select
              options={MONTHS.map((value) => ({
                value,
                label: month.format(new Date(2000, value - 1)),
              }))}
            />
          </Form.Item>
        </div>
        <Form.Item name="unit" label={t("settings.year.unit")}>
          <Select options={lengths(OF_UNITS)} />
        </Form.Item>
        <Form.Item name="person" label={t("settings.year.person")}>
          <Select options={lengths(OF_PEOPLE.filter((length) => PARTS[length] >= PARTS[unit]))} />
        </Form.Item>
        <p className={`secondary ${styles.outcome}`}>
          {t("settings.year.outcome", { units: PARTS[unit], people: PARTS[person] })}
        </p>
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={lay.isPending}>
          {t("settings.year.lay")}
        </Button>
      </Form>
    </Drawer>
  );
}
