import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import type { WorkingCalendar as Calendar, WorkingCalendarIn } from "@/api/workingCalendar";
import {
  useRegions,
  useWorkingCalendar,
  useWorkingCalendarChange,
} from "@/features/settings/queries/workingCalendar";
import { useDates } from "@/format/dates";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

import styles from "./WorkingCalendar.module.css";

/** By which working days are counted: a region's holidays, and days that the company decides. */
export function WorkingCalendar() {
  const { t } = useTranslation();
  const calendar = useWorkingCalendar();
  return (
    <>
      <p className={`secondary ${styles.hint}`}>{t("workingCalendar.hint")}</p>
      <QueryBoundary query={calendar} rows={8}>
        {(data) => (
          <>
            <CalendarForm key={data.version} calendar={data} />
            <Deviations deviations={data.deviations} />
          </>
        )}
      </QueryBoundary>
    </>
  );
}

function CalendarForm({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<WorkingCalendarIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const save = useWorkingCalendarChange(calendar.version);
  const regionOptions = useRegionOptions(calendar.region);

  const onFinish = (fields: WorkingCalendarIn) => {
    setRefused(null);
    save.mutate(fields, { onError: (error) => setRefused(showFieldErrors(form, error)) });
  };

  return (
    <Form
      form={form}
      layout="vertical"
      className={`panel ${styles.form}`}
      initialValues={calendar}
      onFinish={onFinish}
    >
      <Form.Item
        name="region"
        label={t("workingCalendar.region")}
        extra={t("workingCalendar.regionHint")}
      >
        <Select showSearch={{ optionFilterProp: "label" }} options={regionOptions} />
      </Form.Item>
      <Days name="days_off" />
      <Days name="make_up_days" />
      {refused !== null && <ErrorNotice error={refused} />}
      <div>
        <Button
          type="primary"
          htmlType="submit"
          disabled={!allows(calendar, "edit")}
          loading={save.isPending}
        >
          {t("actions.save")}
        </Button>
      </div>
    </Form>
  );
}

function Days({ name }: { name: "days_off" | "make_up_days" }) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.days}>
      <legend>{t(`workingCalendar.${name}`)}</legend>
      <p className="secondary">{t(`workingCalendar.hints.${name}`)}</p>
      <Form.List name={name}>
        {(days, { add, remove }) => (
          <>
            {days.map((day, index) => (
              <div key={day.key} className={styles.day}>
                <Form.Item
                  name={day.name}
                  rules={[{ required: true, message: t("editor.missing") }]}
                >
                  <Input
                    type="date"
                    aria-label={t(`workingCalendar.numbered.${name}`, { number: index + 1 })}
                  />
                </Form.Item>
                <Button
                  icon={<DeleteOutlined />}
                  aria-label={t(`workingCalendar.remove.${name}`, { number: index + 1 })}
                  onClick={() => remove(day.name)}
                />
              </div>
            ))}
            <Button icon={<PlusOutlined />} onClick={() => add("")}>
              {t(`workingCalendar.add.${name}`)}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

/** All regions by their names in the reader's language; the company's own until they are there. */
function useRegionOptions(current: string) {
  const { t, i18n } = useTranslation();
  const { data: regions = current ? [current] : [] } = useRegions();
  const countries = new Intl.DisplayNames(i18n.language, { type: "region" });
  const named = regions.map((value) => {
    const [country = "", ...part] = value.split("-");
    return { value, label: [countries.of(country), ...part].join(" · ") };
  });
  named.sort((a, b) => a.label.localeCompare(b.label, i18n.language));
  return [{ value: "", label: t("workingCalendar.noRegion") }, ...named];
}

function Deviations({ deviations }: Pick<Calendar, "deviations">) {
  const { t } = useTranslation();
  const days = (works: boolean) =>
    deviations.filter((deviation) => deviation.works === works).map(({ day }) => day);
  return (
    <section className={`panel ${styles.deviations}`}>
      <h2>{t("workingCalendar.deviations")}</h2>
      <h3>{t("workingCalendar.off")}</h3>
      <DayList days={days(false)} />
      <h3>{t("workingCalendar.worked")}</h3>
      <DayList days={days(true)} />
    </section>
  );
}

function DayList({ days }: { days: string[] }) {
  const { t } = useTranslation();
  const { full } = useDates();
  if (days.length === 0) return <p className="secondary">{t("workingCalendar.none")}</p>;
  return (
    <ul>
      {days.map((day) => (
        <li key={day}>{full(day)}</li>
      ))}
    </ul>
  );
}
