import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Form from "antd/es/form";
import Input from "antd/es/input";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  QUESTIONS,
  transitionUnitRetrospective,
  type UnitRetrospective,
  type UnitRetrospectiveIn,
  writeUnitRetrospective,
} from "@/api/retrospectives";
import { PersonSelect } from "@/features/people/components/PersonSelect";
import { useRetrospectiveChange } from "@/features/retrospectives/queries/retrospectives";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

import styles from "./Retrospectives.module.css";

interface UnitFormProps {
  cycleId: string;
  unitId: string;
  saved: UnitRetrospective | undefined;
}

/** The unit's lines, and its actions: each with somebody who does it and a day. */
export function UnitForm({ cycleId, unitId, saved }: UnitFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<UnitRetrospectiveIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const save = useRetrospectiveChange(async (submits: boolean) => {
    const answers = form.getFieldsValue();
    await writeUnitRetrospective(cycleId, unitId, saved?.version ?? 0, {
      ...answers,
      actions: answers.actions ?? [],
    });
    if (submits) await transitionUnitRetrospective(cycleId, unitId, "submitted");
  });
  const send = async (submits: boolean) => {
    setRefused(null);
    if (!(await form.validateFields().catch(() => null))) return;
    save.mutate(submits, { onError: (error) => setRefused(showFieldErrors(form, error)) });
  };
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={initialFields(saved)}
      className={styles.form}
    >
      <div className={styles.lines}>
        {QUESTIONS.map((question) => (
          <Form.Item key={question} name={question} label={t(`retrospective.lines.${question}`)}>
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
        ))}
      </div>
      <ActionFields saved={saved} />
      {refused !== null && <ErrorNotice error={refused} />}
      <div className={styles.tools}>
        <Button loading={save.isPending && !save.variables} onClick={() => void send(false)}>
          {t("retrospective.save")}
        </Button>
        <Button
          type="primary"
          loading={save.isPending && save.variables}
          onClick={() => void send(true)}
        >
          {t("retrospective.submitUnit")}
        </Button>
      </div>
    </Form>
  );
}

function ActionFields({ saved }: { saved: UnitRetrospective | undefined }) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t("editor.missing") }];
  const owners = (saved?.actions ?? []).map(({ owner }) => owner);
  return (
    <fieldset className={styles.actionFields}>
      <legend>{t("retrospective.actions")}</legend>
      <Form.List name="actions">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className={styles.actionRow}>
                <Form.Item name={[name, "id"]} hidden>
                  <Input />
                </Form.Item>
                <Form.Item name={[name, "text"]} rules={required}>
                  <Input
                    maxLength={500}
                    aria-label={t("retrospective.actionText")}
                    placeholder={t("retrospective.actionText")}
                  />
                </Form.Item>
                <Form.Item name={[name, "owner_id"]} rules={required}>
                  <PersonSelect savedPeople={owners} label={t("retrospective.actionOwner")} />
                </Form.Item>
                <Form.Item name={[name, "due_on"]} rules={required}>
                  <Input type="date" aria-label={t("retrospective.actionDue")} />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("retrospective.removeAction")}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <Button type="dashed" icon={<PlusOutlined />} onClick={() => add({})}>
              {t("retrospective.addAction")}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function initialFields(saved: UnitRetrospective | undefined): UnitRetrospectiveIn {
  const blank = { worked: "", failed: "", cause: "", next_step: "", actions: [] };
  if (!saved) return blank;
  const { worked, failed, cause, next_step, actions } = saved;
  const actionFields = actions.map(({ id, text, owner, due_on }) => ({
    id,
    text,
    owner_id: owner.id,
    due_on,
  }));
  return { worked, failed, cause, next_step, actions: actionFields };
}
