import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { ApprovalRequest } from "@/api/approvals";
import styles from "@/features/approvals/components/Approvals.module.css";
import { DecisionPanel } from "@/features/approvals/components/DecisionPanel";
import { DiffTable } from "@/features/approvals/components/DiffTable";
import { History } from "@/features/approvals/components/History";
import { StepList } from "@/features/approvals/components/StepList";
import { useRequest } from "@/features/approvals/queries/approvals";
import { GoalCard } from "@/features/goals/components/GoalCard";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

/** One request: what it is about, what was before, who is asked; decided on the same page. */
export default function RequestPage() {
  const { t } = useTranslation();
  const { requestId = "" } = useParams();
  const request = useRequest(requestId);
  return (
    <>
      <PageHeader title={t("approvals.one")}>
        <Link to="/approvals">{t("approvals.all")}</Link>
      </PageHeader>
      <QueryBoundary query={request} rows={8}>
        {(data) => <RequestView request={data} />}
      </QueryBoundary>
    </>
  );
}

function RequestView({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslation();
  return (
    <div className={styles.stack}>
      <div className={request.diff.length > 0 ? styles.columns : styles.abreast}>
        <Summary request={request} />
        <div className={styles.stack}>
          <section className={`panel ${styles.section}`}>
            <h2>{t("approvals.steps")}</h2>
            <StepList steps={request.steps} findings={request.findings} />
          </section>
          <section className={`panel ${styles.section}`}>
            <h2>{t("approvals.history")}</h2>
            <History sheets={request.history} />
          </section>
        </div>
      </div>
      <section className={styles.goals} aria-label={t("approvals.goals")}>
        {request.goals.map((goal) => (
          <GoalCard key={goal.id} goal={goal} readOnly />
        ))}
      </section>
      <DecisionPanel key={request.version} request={request} />
    </div>
  );
}

function Summary({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslation();
  const { sheet } = request;
  return (
    <section className={`panel ${styles.section}`}>
      <h2>
        {t(`approvals.kind.${request.kind}`)} ·{" "}
        <Link to={`/sheets/${sheet.id}`}>
          {sheet.owner.name} · {sheet.cycle.name}
        </Link>
      </h2>
      <p className="secondary">
        {t(`approvals.state.${request.state}`)} ·{" "}
        {request.submitter?.name ?? t("approvals.byClient")}{" "}
        <RelativeTime at={request.submitted_at} />
      </p>
      {request.reason && (
        <p>
          {t("approvals.reason")}
          {t("approvals.colon")}
          {request.reason}
        </p>
      )}
      {request.diff.length > 0 && (
        <DiffTable
          diff={request.diff}
          keyResults={request.goals.flatMap((goal) => goal.key_results)}
        />
      )}
    </section>
  );
}
