import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Cycle } from "@/api/goals";
import { callSession, type SessionIn } from "@/api/sessions";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { showAtFields } from "@/forms/serverErrors";
import { useComparedUnits, useSessionChange, useSessions } from "@/queries/across";
import { useUnits } from "@/queries/people";
import { useSignedIn } from "@/queries/session";

/** 召集横向拉通会: heads of the units come; what an earlier one carried goes on. */
export function SessionDrawer({ cycle, onClose }: { cycle: Cycle; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<SessionIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const { person } = useSignedIn();
  const compared = useComparedUnits();
  const units = useUnits();
  const earlier = useSessions();
  const call = useSessionChange((body: SessionIn) => callSession({ ...body, cycle_id: cycle.id }));
  const heads = new Map(
    (units.data ?? []).flatMap(({ id, head }) => (head ? [[id, head] as const] : [])),
  );
  const people = new Map([...heads.values()].map(({ id, name }) => [id, name]));
  const closed = (earlier.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ state }) => state === "closed");
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Drawer open title={t("session.call")} onClose={onClose} size={460}>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ title: t("session.usualTitle", { cycle: cycle.name }), members: [] }}
        onValuesChange={(changed: Partial<SessionIn>) => {
          // whoever heads a chosen unit is asked to come
          if (!changed.units) return;
          const asked = changed.units.flatMap((id) => heads.get(id)?.id ?? []);
          form.setFieldValue(
            "members",
            [...new Set(asked)].filter((id) => id !== person.id),
          );
        }}
        onFinish={(body) =>
          call.mutate(body, {
            onSuccess: onClose,
            onError: (error) => setRefused(showAtFields(form, error)),
          })
        }
      >
        <Form.Item name="title" label={t("session.name")} rules={required}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="held_on" label={t("session.heldOn")} rules={required}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="units" label={t("session.units")} rules={required}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            options={(compared.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="members" label={t("session.members")}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            options={[...people].map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
        {closed.length > 0 && (
          <Form.Item name="follows_id" label={t("session.follows")}>
            <Select
              allowClear
              options={closed.map(({ id, title }) => ({ value: id, label: title }))}
            />
          </Form.Item>
        )}
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={call.isPending}>
          {t("session.call")}
        </Button>
      </Form>
    </Drawer>
  );
}
