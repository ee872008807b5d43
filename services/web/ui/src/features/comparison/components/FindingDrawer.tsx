import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import type { Cycle } from "@/api/goals";
import {
  changeFinding,
  FINDING_KINDS,
  type Finding,
  type FindingIn,
  noteFinding,
} from "@/api/sessions";
import { useSessionChange, useSessions } from "@/features/comparison/queries/sessions";
import { PersonSelect } from "@/features/people/components/PersonSelect";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

import type { Picked } from "./CompareTab";
import styles from "./compare.module.css";
import { SessionDrawer } from "./SessionDrawer";

interface FindingDrawerProps {
  cycle: Pick<Cycle, "id" | "name">;
  selection: Picked;
  /** The session it goes into, where there is no choice. */
  sessionId?: string;
  /** The one to change, as the session of that version has it. */
  existing?: { finding: Finding; version: number };
  onClose: () => void;
  onNoted: () => void;
}

type Fields = Omit<FindingIn, "goal_ids" | "sheet_ids"> & { session_id: string };

/** 记为发现: what was picked goes into a session, with somebody who answers for it. */
export function FindingDrawer(props: FindingDrawerProps) {
  const { cycle, selection, sessionId, existing, onClose, onNoted } = props;
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const [refused, setRefused] = useState<unknown>(null);
  const [calling, setCalling] = useState(false);
  const sessions = useSessions();
  const open = (sessions.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter((session) => allows(session, "note_finding"));
  const save = useSessionChange(({ session_id, ...fields }: Fields) =>
    existing
      ? changeFinding(session_id, existing.version, existing.finding.id, fields)
      : noteFinding(session_id, {
          ...fields,
          goal_ids: [...selection.goals.keys()],
          sheet_ids: [...selection.sheets.keys()],
        }),
  );
  const title = t(existing ? "session.changeFinding" : "across.note");
  const required = [{ required: true, message: t("editor.missing") }];
  const defaultSessionId = sessionId ?? open[0]?.id;
  // sessions arrive after the drawer has opened, or are called from it
  useEffect(() => {
    if (defaultSessionId && !form.getFieldValue("session_id"))
      form.setFieldValue("session_id", defaultSessionId);
  }, [form, defaultSessionId]);
  const none = !sessionId && sessions.data !== undefined && open.length === 0;
  return (
    <Drawer open title={title} onClose={onClose} size={460}>
      <SelectionNames selection={selection} />
      {none ? (
        <EmptyState title={t("across.noSession")} hint={t("across.noSessionHint")}>
          <Button type="primary" onClick={() => setCalling(true)}>
            {t("session.call")}
          </Button>
        </EmptyState>
      ) : (
        <Form
          form={form}
          layout="vertical"
          initialValues={existing ? fieldsOf(existing.finding) : { kind: "duplicate" }}
          onFinish={(fields) =>
            save.mutate(fields, {
              onSuccess: () => {
                onNoted();
                onClose();
              },
              onError: (error) => setRefused(showFieldErrors(form, error)),
            })
          }
        >
          <Form.Item
            name="session_id"
            label={t("session.title")}
            rules={required}
            hidden={sessionId !== undefined}
          >
            <Select options={open.map(({ id, title }) => ({ value: id, label: title }))} />
          </Form.Item>
          <Form.Item name="kind" label={t("session.kindTitle")} rules={required}>
            <Select
              options={FINDING_KINDS.map((kind) => ({
                value: kind,
                label: t(`session.kind.${kind}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="text" label={t("session.text")} rules={required}>
            <Input.TextArea rows={3} maxLength={1000} placeholder={t("session.textHint")} />
          </Form.Item>
          <Form.Item name="owner_id" label={t("session.owner")} rules={required}>
            <PersonSelect savedPeople={existing && [existing.finding.owner]} />
          </Form.Item>
          <Form.Item name="due_on" label={t("session.dueOn")} rules={required}>
            <Input type="date" />
          </Form.Item>
          {refused !== null && <ErrorNotice error={refused} />}
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t(existing ? "actions.save" : "across.note")}
          </Button>
        </Form>
      )}
      {calling && <SessionDrawer cycle={cycle} onClose={() => setCalling(false)} />}
    </Drawer>
  );
}

function fieldsOf({ kind, text, owner, due_on }: Finding): Partial<Fields> {
  return { kind, text, owner_id: owner.id, due_on };
}

function SelectionNames({ selection }: { selection: Picked }) {
  const { t } = useTranslation();
  if (selection.goals.size + selection.sheets.size === 0) return null;
  return (
    <ul className={styles.picked}>
      {[...selection.sheets].map(([id, name]) => (
        <li key={id}>{t("across.sheetOf", { owner: name })}</li>
      ))}
      {[...selection.goals].map(([id, title]) => (
        <li key={id}>{title}</li>
      ))}
    </ul>
  );
}
