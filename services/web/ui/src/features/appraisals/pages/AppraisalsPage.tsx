import Button from "antd/es/button";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { allows } from "@/api/allows";
import type { FormSummary } from "@/api/appraisals";
import { Rounds } from "@/features/appraisals/components/Rounds";
import { useForms } from "@/features/appraisals/queries/appraisals";
import { useSomebodyIsHr } from "@/features/people/queries/people";
import { useSignedIn } from "@/features/session/queries/session";
import { useNumbers } from "@/format/numbers";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import styles from "./AppraisalsPage.module.css";

export default function AppraisalsPage() {
  const { t } = useTranslation();
  const session = useSignedIn();
  const mine = useForms("mine");
  const toScore = useForms("to_score");
  return (
    <>
      <PageHeader title={t("places.appraisals")} />
      <div className={styles.sections}>
        <section className="panel" aria-labelledby="my-forms">
          <h2 id="my-forms" className={styles.title}>
            {t("appraisals.mine")}
          </h2>
          <div className={styles.body}>
            <QueryBoundary query={mine} rows={2}>
              {(forms) => <FormList forms={forms} who="round" none={t("appraisals.mineNone")} />}
            </QueryBoundary>
          </div>
        </section>
        {(session.person.leads || (toScore.data?.length ?? 0) > 0) && (
          <section className="panel" aria-labelledby="forms-to-score">
            <h2 id="forms-to-score" className={styles.title}>
              {t("appraisals.toScore")}
            </h2>
            <div className={styles.body}>
              <QueryBoundary query={toScore} rows={3}>
                {(forms) => (
                  <FormList forms={forms} who="employee" none={t("appraisals.toScoreNone")} />
                )}
              </QueryBoundary>
            </div>
          </section>
        )}
        {allows(session, "manage_rounds") ? (
          <Rounds />
        ) : (
          allows(session, "administer") && <NobodyIsHr />
        )}
      </div>
    </>
  );
}

/** Rounds are HR's: whoever may grant roles is told while nobody holds that one. */
function NobodyIsHr() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const somebody = useSomebodyIsHr(true);
  if (somebody !== false) return null;
  return (
    <section className="panel" aria-label={t("appraisals.rounds")}>
      <EmptyState title={t("appraisals.nobodyIsHr")} hint={t("appraisals.nobodyIsHrHint")}>
        <Button type="primary" onClick={() => navigate("/settings/roles")}>
          {t("roles.grant")}
        </Button>
      </EmptyState>
    </section>
  );
}

interface FormListProps {
  forms: FormSummary[];
  who: "round" | "employee";
  none: string;
}

function FormList({ forms, who, none }: FormListProps) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  if (forms.length === 0) return <EmptyState title={none} hint={t("appraisals.noneHint")} />;
  return (
    <ul className={styles.forms}>
      {forms.map((form) => (
        <li key={form.id}>
          <Link to={`/appraisals/forms/${form.id}`}>
            {who === "round" ? form.round.name : form.employee.name}
          </Link>
          <span className="secondary">
            {who === "round" ? form.manager?.name : `${form.employee.number} · ${form.round.name}`}
          </span>
          <span className={styles.state} data-state={form.state}>
            {t(`formState.${form.state}`)}
          </span>
          <span className="numeric">{value(form.total ?? form.self_total)}</span>
        </li>
      ))}
    </ul>
  );
}
