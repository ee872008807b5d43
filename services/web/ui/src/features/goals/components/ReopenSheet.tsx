import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import { reopenSheet, type Sheet } from "@/api/goals";
import { useGoalsChange } from "@/features/goals/queries/goals";
import { dayAfter, isoDate, today, useDates } from "@/format/dates";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

interface Reopening {
  until: string;
  reason: string;
}

/** HR lets one sheet of a closed cycle be written for some days, with a reason. */
export function ReopenSheet({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const { full } = useDates();
  const [asking, setAsking] = useState(false);
  const reopen = useGoalsChange((reopening: Reopening) => reopenSheet(sheet.id, reopening));
  const required = [{ required: true, message: t("editor.missing") }];
  const now = isoDate(today());
  if (sheet.cycle.state !== "closed") return null;
  if (sheet.reopened_until !== null && sheet.reopened_until >= now)
    return (
      <span className="secondary" title={sheet.reopened_reason ?? undefined}>
        {t("goals.reopen.open", { date: full(sheet.reopened_until) })}
      </span>
    );
  if (!allows(sheet, "reopen"))
    return <span className="secondary">{t("goals.reopen.closed")}</span>;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t("goals.reopen.action")}</Button>
      <Drawer
        open={asking}
        title={t("goals.reopen.title")}
        onClose={() => setAsking(false)}
        size={420}
      >
        <p className="secondary">{t("goals.reopen.hint")}</p>
        <Form<Reopening>
          layout="vertical"
          initialValues={{ until: dayAfter(now) }}
          onFinish={(reopening) => reopen.mutate(reopening, { onSuccess: () => setAsking(false) })}
        >
          <Form.Item name="until" label={t("goals.reopen.until")} rules={required}>
            <Input type="date" min={now} />
          </Form.Item>
          <Form.Item name="reason" label={t("goals.reopen.reason")} rules={required}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          {reopen.error !== null && <ErrorNotice error={reopen.error} />}
          <Button type="primary" htmlType="submit" loading={reopen.isPending}>
            {t("goals.reopen.action")}
          </Button>
        </Form>
      </Drawer>
    </>
  );
}
