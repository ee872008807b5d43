import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import {
  type AlignmentSession,
  concludeFinding,
  type Finding,
  type Outcome,
  type OutcomeIn,
} from "@/api/sessions";
import { useSessionChange } from "@/features/comparison/queries/sessions";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";

import styles from "./compare.module.css";

interface OutcomeDrawerProps {
  session: AlignmentSession;
  finding: Finding;
  onClose: () => void;
}

type Fields = Pick<OutcomeIn, "text" | "subject_id">;

/** What comes of a finding: a sheet goes back, a goal is to change, settled here, or carried on. */
export function OutcomeDrawer({ session, finding, onClose }: OutcomeDrawerProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const outcomes = possible(finding);
  const [outcome, setOutcome] = useState<Outcome>(outcomes[0] ?? "settle");
  const [refused, setRefused] = useState<unknown>(null);
  const subjects = subjectsOf(finding, outcome);
  const conclude = useSessionChange((fields: Fields) =>
    concludeFinding(session.id, finding.id, {
      outcome,
      text: fields.text,
      subject_id: subjects.length > 0 ? fields.subject_id : null,
    }),
  );
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Drawer open title={t("session.conclude")} onClose={onClose} size={440}>
      <div className={styles.stack}>
        <p className="secondary">{finding.text}</p>
        <div className={styles.inline}>
          <ChoiceBar
            label={t("session.outcomeTitle")}
            value={outcome}
            onChange={(next) => {
              setOutcome(next);
              form.setFieldValue("subject_id", subjectsOf(finding, next)[0]?.value);
            }}
            options={outcomes.map((value) => ({ value, label: t(`session.outcome.${value}`) }))}
          />
        </div>
        <p className="faint">{t(`session.outcomeHint.${outcome}`)}</p>
        <Form
          form={form}
          layout="vertical"
          initialValues={{ subject_id: subjects[0]?.value }}
          onFinish={(fields) =>
            conclude.mutate(fields, {
              onSuccess: onClose,
              onError: (error) => setRefused(showFieldErrors(form, error)),
            })
          }
        >
          {subjects.length > 0 && (
            <Form.Item name="subject_id" label={t(`session.subject.${outcome}`)} rules={required}>
              <Select options={subjects} />
            </Form.Item>
          )}
          <Form.Item name="text" label={t("session.why")} rules={required}>
            <Input.TextArea rows={3} maxLength={1000} placeholder={t("session.whyHint")} />
          </Form.Item>
          {refused !== null && <ErrorNotice error={refused} />}
          <Button type="primary" htmlType="submit" loading={conclude.isPending}>
            {t("actions.save")}
          </Button>
        </Form>
      </div>
    </Drawer>
  );
}

/** What the reader may do, of what there is a subject for. */
function possible(finding: Finding): Outcome[] {
  return (["return", "amend", "settle", "carry"] as const).filter(
    (outcome) =>
      allows(finding, outcome) &&
      (outcome === "settle" || outcome === "carry" || subjectsOf(finding, outcome).length > 0),
  );
}

function subjectsOf(finding: Finding, outcome: Outcome): { value: string; label: string }[] {
  if (outcome === "return")
    return finding.sheets
      .filter(({ state }) => state === "filed")
      .map(({ id, owner }) => ({ value: id, label: owner.name }));
  if (outcome === "amend") return finding.goals.map(({ id, name }) => ({ value: id, label: name }));
  return [];
}
