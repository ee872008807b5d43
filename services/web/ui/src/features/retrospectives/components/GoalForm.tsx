import Button from "antd/es/button";
import Form from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  type GoalRetrospective,
  type Proposal,
  QUESTIONS,
  type RetrospectiveIn,
  type Stage,
  transitionGoalRetrospective,
  writeGoalRetrospective,
} from "@/api/retrospectives";
import { useRetrospectiveChange } from "@/features/retrospectives/queries/retrospectives";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

import styles from "./Retrospectives.module.css";

interface GoalFormProps {
  goalId: string;
  stage: Stage;
  saved: GoalRetrospective | undefined;
  proposal: Proposal | undefined;
}

const EMPTY: RetrospectiveIn = {
  score: null,
  worked: "",
  failed: "",
  cause: "",
  next_step: "",
};

/** A score and three lines, which a draft from the check-ins may begin. */
export function GoalForm({ goalId, stage, saved, proposal }: GoalFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<RetrospectiveIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const save = useRetrospectiveChange(async (submits: boolean) => {
    const answers = form.getFieldsValue();
    const { version } = await writeGoalRetrospective(goalId, saved?.version ?? 0, {
      ...EMPTY,
      ...answers,
    });
    if (submits) await transitionGoalRetrospective(goalId, "submitted");
    return version;
  });
  const send = (submits: boolean) => {
    setRefused(null);
    save.mutate(submits, { onError: (error) => setRefused(showFieldErrors(form, error)) });
  };
  return (
    <Form form={form} layout="vertical" initialValues={saved ?? EMPTY} className={styles.form}>
      {proposal && <Draft proposal={proposal} onTake={(answers) => form.setFieldsValue(answers)} />}
      <Form.Item name="score" label={t("retrospective.score")} extra={t("retrospective.scoreHint")}>
        <InputNumber min={0} max={1} step={0.1} precision={2} className={styles.score} />
      </Form.Item>
      <div className={styles.lines}>
        {QUESTIONS.map((question) => (
          <Form.Item key={question} name={question} label={t(`retrospective.lines.${question}`)}>
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
        ))}
      </div>
      {refused !== null && <ErrorNotice error={refused} />}
      <div className={styles.tools}>
        <span className="faint">{t(`retrospective.stages.${stage}`)}</span>
        <Button loading={save.isPending && !save.variables} onClick={() => send(false)}>
          {t("retrospective.save")}
        </Button>
        <Button
          type="primary"
          loading={save.isPending && save.variables}
          onClick={() => send(true)}
        >
          {t("retrospective.submit")}
        </Button>
      </div>
    </Form>
  );
}

interface DraftProps {
  proposal: Proposal;
  onTake: (answers: RetrospectiveIn) => void;
}

/** A proposal: nothing is written until it is taken over and saved. */
function Draft({ proposal, onTake }: DraftProps) {
  const { t } = useTranslation();
  const { score, worked, failed, cause, next_step } = proposal;
  const answers = { score, worked, failed, cause, next_step };
  return (
    <aside className={styles.draft}>
      <header>
        <strong>{t("retrospective.draft", { count: proposal.check_ins })}</strong>
        <Button size="small" onClick={() => onTake(answers)}>
          {t("retrospective.takeDraft")}
        </Button>
      </header>
      <dl>
        {QUESTIONS.filter((question) => proposal[question]).map((question) => (
          <div key={question}>
            <dt>{t(`retrospective.lines.${question}`)}</dt>
            <dd>{proposal[question]}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
