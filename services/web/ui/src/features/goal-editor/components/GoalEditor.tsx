import Button from "antd/es/button";
import Form from "antd/es/form";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Cycle, Goal } from "@/api/goals";
import type { GoalFields } from "@/features/goal-editor/goalForm";
import { createGoal, saveChanges } from "@/features/goal-editor/saveGoal";
import { CyclePicker, ScopePicker } from "@/features/goals/components/ScopePicker";
import { useGoalsChange } from "@/features/goals/queries/goals";
import { type Scope, scopeOfOwner, scopeOwner } from "@/features/goals/scope";
import { useSignedIn } from "@/features/session/queries/session";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";
import styles from "./GoalEditor.module.css";
import { GoalFieldset } from "./GoalFieldset";
import { KeyResultList } from "./KeyResultList";
import { WritingGuide } from "./WritingGuide";

interface GoalEditorProps {
  goal?: Goal;
  fields: GoalFields;
  scope: Scope;
  cycle: Pick<Cycle, "id" | "name" | "starts_on" | "ends_on">;
  /** Where owner and cycle are still open. */
  choices?: { cycles: Cycle[]; onScope: (scope: Scope) => void; onCycle: (id: string) => void };
}

export function GoalEditor({ goal, fields, scope, cycle, choices }: GoalEditorProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSignedIn();
  const [form] = Form.useForm<GoalFields>();
  const [refused, setRefused] = useState<unknown>(null);
  const attempt = useRef({ body: "", key: "" });

  const owner = goal?.owner ?? scopeOwner(scope, session);

  const save = useGoalsChange((values: GoalFields) => {
    if (goal) return saveChanges(goal, values);
    const body = JSON.stringify([values, cycle.id, scope]);
    if (attempt.current.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    return createGoal({
      cycleId: cycle.id,
      owner,
      fields: values,
      idempotencyKey: attempt.current.key,
    });
  });

  // awaited, not a callback of the mutation: what is read again after saving may take this form
  // away first, and the way back must be gone all the same
  const onFinish = async () => {
    setRefused(null);
    try {
      const saved = await save.mutateAsync(form.getFieldsValue(true));
      navigate(addressAfter(saved, session.person.id));
    } catch (error) {
      setRefused(showFieldErrors(form, error));
    }
  };

  return (
    <div className={styles.columns}>
      <Form
        form={form}
        layout="vertical"
        initialValues={fields}
        onFinish={onFinish}
        scrollToFirstError
      >
        {choices && (
          <div className={`panel ${styles.whose}`}>
            <ScopePicker scope={scope} onChange={choices.onScope} />
            <CyclePicker
              cycles={choices.cycles}
              cycle={choices.cycles.find(({ id }) => id === cycle.id)}
              onChange={choices.onCycle}
            />
          </div>
        )}
        <GoalFieldset
          form={form}
          goal={goal}
          company={scope === "company"}
          personal={owner.kind === "person"}
        />
        <KeyResultList form={form} cycle={cycle} owner={owner} goal={goal} />
        {refused !== null && <ErrorNotice error={refused} />}
        <div className={styles.end}>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("actions.save")}
          </Button>
          <Button onClick={() => navigate(-1)}>{t("actions.cancel")}</Button>
        </div>
      </Form>
      <WritingGuide form={form} fields={fields} goal={goal} owner={owner} cycle={cycle} />
    </div>
  );
}

/** Back to the sheet on which the goal now stands. */
function addressAfter(goal: Goal, personId: string): string {
  const scope = scopeOfOwner(goal.owner, personId);
  return `/goals?${new URLSearchParams({ scope, cycle: goal.cycle.id })}#${goal.id}`;
}
