import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { allows } from "@/api/allows";

import type { AppraisalForm, ScoredBy } from "@/api/appraisals";
import { ScoreSheet } from "@/features/appraisals/components/ScoreSheet";
import { useForm } from "@/features/appraisals/queries/appraisals";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import styles from "./AppraisalFormPage.module.css";

export default function AppraisalFormPage() {
  const { formId = "" } = useParams();
  const form = useForm(formId);
  return (
    <QueryBoundary query={form} rows={7}>
      {(data) => <FormView key={data.id} form={data} />}
    </QueryBoundary>
  );
}

function FormView({ form }: { form: AppraisalForm }) {
  const { t } = useTranslation();
  return (
    <>
      <header className={styles.head}>
        <Link to="/appraisals">{t("places.appraisals")}</Link>
        <h1>
          {form.employee.name} · {form.round.name}
        </h1>
        <p className="secondary">
          {t("appraisals.numberAndManager", {
            number: form.employee.number,
            manager: form.manager?.name ?? t("appraisals.noManager"),
          })}
        </p>
        <Stages state={form.state} />
      </header>
      <ScoreSheet form={form} by={writer(form)} />
    </>
  );
}

function Stages({ state }: { state: AppraisalForm["state"] }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.stages}>
      {(["self", "manager", "done"] as const).map((stage) => (
        <li key={stage} aria-current={stage === state ? "step" : undefined}>
          {t(`formState.${stage}`)}
        </li>
      ))}
    </ol>
  );
}

/** The side on which the reader writes now. */
function writer(form: AppraisalForm): ScoredBy | null {
  return allows(form, "score") ? form.scoring_side : null;
}
