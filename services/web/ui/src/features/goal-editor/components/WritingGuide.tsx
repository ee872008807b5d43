import CheckOutlined from "@ant-design/icons/es/icons/CheckOutlined";
import ExclamationCircleOutlined from "@ant-design/icons/es/icons/ExclamationCircleOutlined";
import StopOutlined from "@ant-design/icons/es/icons/StopOutlined";
import Form, { type FormInstance } from "antd/es/form";
import { useTranslation } from "react-i18next";

import type { Cycle, Goal } from "@/api/goals";
import type { Draft, Finding } from "@/api/library";
import type { Owner } from "@/api/shared";
import type { GoalFields } from "@/features/goal-editor/goalForm";
import { useDraftFindings } from "@/features/library/queries/library";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import styles from "./GoalEditor.module.css";

/** Somebody who pauses for so long has finished a thought. */
const PAUSE = 500;

interface WritingGuideProps {
  form: FormInstance<GoalFields>;
  fields: GoalFields;
  goal: Goal | undefined;
  owner: Pick<Owner, "kind" | "id">;
  cycle: Pick<Cycle, "id">;
}

/** Beside the form, as one types: how to write well, and what is still off. */
export function WritingGuide({ form, fields, goal, owner, cycle }: WritingGuideProps) {
  const { t } = useTranslation();
  // what stands in the form may not be all there yet
  const typed: Partial<GoalFields> | undefined = Form.useWatch([], { form, preserve: true });
  const values = { ...fields, ...typed };
  const draft = useDebounced(
    JSON.stringify(draftOf(values, goal, { kind: owner.kind, id: owner.id }, cycle.id)),
    PAUSE,
  );
  // before the first word there is nothing to find fault with
  const hasTitle = Boolean(values.title?.trim());
  const draftFindings = useDraftFindings(JSON.parse(draft) as Draft, hasTitle);
  const findings = hasTitle ? draftFindings.data : undefined;
  return (
    <aside className={`panel ${styles.guide}`} aria-labelledby="writing-guide">
      <h2 id="writing-guide">{t("guideWriting.title")}</h2>
      <ul className={styles.advice}>
        {(["first", "second", "third"] as const).map((hint) => (
          <li key={hint}>{t(`guideWriting.${values.kind}.${hint}`)}</li>
        ))}
      </ul>
      <ul className={styles.findings} aria-live="polite" aria-label={t("library.findings")}>
        {findings?.map((finding) => (
          <FindingLine key={`${finding.code} ${finding.path}`} finding={finding} />
        ))}
        {findings?.length === 0 && (
          <li className={styles.good}>
            <CheckOutlined aria-hidden />
            {t("library.allGood")}
          </li>
        )}
      </ul>
    </aside>
  );
}

function FindingLine({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const blocker = finding.severity === "blocker";
  return (
    <li>
      {blocker ? (
        <StopOutlined className={styles.blocker} aria-label={t("library.severity.blocker")} />
      ) : (
        <ExclamationCircleOutlined
          className={styles.off}
          aria-label={t("library.severity.advice")}
        />
      )}
      <span className={blocker ? styles.blocker : undefined}>{finding.message}</span>
      <p>{finding.advice}</p>
    </li>
  );
}

function draftOf(
  fields: GoalFields,
  goal: Goal | undefined,
  owner: Draft["owner"],
  cycleId: string,
): Draft {
  return {
    cycle_id: cycleId,
    owner,
    goal_id: goal?.id ?? null,
    kind: fields.kind,
    title: fields.title ?? "",
    weight: fields.weight ?? null,
    has_parent: (fields.alignments ?? []).length > 0,
    progress_source: fields.progress_source,
    key_results: (fields.key_results ?? []).map((each) => ({
      title: each?.title ?? "",
      direction: each?.direction ?? "increase",
      unit: each?.unit ?? "",
      target: each?.target ?? null,
      target_high: each?.target_high ?? null,
      weight: each?.weight ?? 0,
      ends_on: each?.ends_on || null,
      library_item_id: each?.library_item_id ?? null,
      has_milestones: (each?.milestones ?? []).length > 0,
    })),
  };
}
