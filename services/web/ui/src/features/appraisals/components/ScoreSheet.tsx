import Button from "antd/es/button";
import Popconfirm from "antd/es/popconfirm";
import { useTranslation } from "react-i18next";

import type { AppraisalForm, ScoredBy } from "@/api/appraisals";
import styles from "@/features/appraisals/pages/AppraisalFormPage.module.css";
import { useSubmitForm } from "@/features/appraisals/queries/appraisals";
import { type Scores, useScores } from "@/features/appraisals/useScores";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { ScoreBreakdown } from "./ScoreBreakdown";
import { ScoreRow } from "./ScoreRow";

/** Evidence on the left, scores on the right, the total with its working below. */
export function ScoreSheet({ form, by }: { form: AppraisalForm; by: ScoredBy | null }) {
  const { t } = useTranslation();
  const scores = useScores(form, by);
  const sides: ScoredBy[] = form.scoring_side === "self" ? ["self"] : ["self", "manager"];
  if (form.items.length === 0)
    return (
      <div className="panel">
        <EmptyState title={t("appraisals.noItems")} hint={t("appraisals.noItemsHint")} />
      </div>
    );
  return (
    <div className="panel">
      <div className={styles.columnsHead} aria-hidden="true">
        <span>{t("appraisals.evidence")}</span>
        <span>{t("appraisals.scores")}</span>
      </div>
      <ul>
        {form.items.map((item) => (
          <ScoreRow key={item.id} item={item} by={by} sides={sides} scores={scores} />
        ))}
      </ul>
      <ScoreBreakdown form={form} by={by} sides={sides} scores={scores} />
      {by && <Submit form={form} by={by} scores={scores} />}
    </div>
  );
}

function Submit({ form, by, scores }: { form: AppraisalForm; by: ScoredBy; scores: Scores }) {
  const { t } = useTranslation();
  const submit = useSubmitForm(form.id);
  const scored = form.items.filter(({ id }) => scores.of(id).score !== null).length;
  const error = submit.error ?? scores.error;
  return (
    <footer className={styles.submit}>
      {error !== null && (
        <ErrorNotice
          error={error}
          onRetry={scores.error ? () => window.location.reload() : undefined}
        />
      )}
      <Popconfirm
        title={t(`appraisals.submitQuestion.${by}`)}
        onConfirm={async () => (await scores.flush()) && submit.mutate(by)}
      >
        <Button type="primary" loading={submit.isPending} disabled={scored === 0}>
          {t(`appraisals.submit.${by}`)}
        </Button>
      </Popconfirm>
      <span className="secondary">
        {t("appraisals.scored", { scored, all: form.items.length })}
      </span>
      <span className={scores.state === "failed" ? styles.failed : "faint"} role="status">
        {t(`appraisals.keep.${scores.state}`)}
      </span>
    </footer>
  );
}
