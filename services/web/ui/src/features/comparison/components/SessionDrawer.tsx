import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Cycle } from "@/api/goals";
import { type AlignmentSession, callSession, changeSession, type SessionIn } from "@/api/sessions";
import { useComparedUnits } from "@/features/comparison/queries/comparisons";
import { useSessionChange, useSessions } from "@/features/comparison/queries/sessions";
import { useUnits } from "@/features/people/queries/people";
import { useSignedIn } from "@/features/session/queries/session";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

interface SessionDrawerProps {
  cycle: Pick<Cycle, "id" | "name">;
  /** The one to change; without it a session is called. */
  session?: AlignmentSession;
  onClose: () => void;
}

/** 召集横向拉通会: heads of the units come; what an earlier one carried goes on. */
export function SessionDrawer({ cycle, session, onClose }: SessionDrawerProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<SessionIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const { person } = useSignedIn();
  const compared = useComparedUnits();
  const units = useUnits();
  const earlier = useSessions();
  const save = useSessionChange((body: SessionIn) =>
    session
      ? changeSession(session.id, session.version, body)
      : callSession({ ...body, cycle_id: cycle.id }),
  );
  const heads = new Map(
    (units.data ?? []).flatMap(({ id, head }) => (head ? [[id, head] as const] : [])),
  );
  const people = new Map(
    [...heads.values(), ...(session?.members ?? [])].map(({ id, name }) => [id, name]),
  );
  const scope = new Map(
    [...(compared.data ?? []), ...(session?.units ?? [])].map(({ id, name }) => [id, name]),
  );
  const convener = session?.convener.id ?? person.id;
  const closed = (earlier.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ state }) => state === "closed");
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Drawer
      open
      title={t(session ? "session.changeTitle" : "session.call")}
      onClose={onClose}
      size={460}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={
          session
            ? fieldsOf(session)
            : { title: t("session.usualTitle", { cycle: cycle.name }), members: [] }
        }
        onValuesChange={(changed: Partial<SessionIn>) => {
          // whoever heads a chosen unit is asked to come; who was asked before still comes
          if (!changed.units) return;
          const memberIds = [
            ...(session?.members ?? []).map(({ id }) => id),
            ...changed.units.flatMap((id) => heads.get(id)?.id ?? []),
          ];
          form.setFieldValue(
            "members",
            [...new Set(memberIds)].filter((id) => id !== convener),
          );
        }}
        onFinish={(body) =>
          save.mutate(body, {
            onSuccess: onClose,
            onError: (error) => setRefused(showFieldErrors(form, error)),
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
            options={[...scope].map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
        <Form.Item name="members" label={t("session.members")}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            options={[...people].map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
        {!session && closed.length > 0 && (
          <Form.Item name="follows_id" label={t("session.follows")}>
            <Select
              allowClear
              options={closed.map(({ id, title }) => ({ value: id, label: title }))}
            />
          </Form.Item>
        )}
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t(session ? "actions.save" : "session.call")}
        </Button>
      </Form>
    </Drawer>
  );
}

function fieldsOf({ title, held_on, units, members }: AlignmentSession): Partial<SessionIn> {
  const ids = (items: { id: string }[]) => items.map(({ id }) => id);
  return { title, held_on, units: ids(units), members: ids(members) };
}
