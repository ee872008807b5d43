import Button from "antd/es/button";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import type { Sheet } from "@/api/goals";
import { useRequestsOf } from "@/features/approvals/queries/approvals";
import { useSheet } from "@/features/goals/queries/goals";
import { useEmployee, useUnits } from "@/features/people/queries/people";
import { Agreement } from "@/features/print/components/Agreement";
import { GoalRows } from "@/features/print/components/GoalRows";
import styles from "@/features/print/components/print.module.css";
import { Signatures } from "@/features/print/components/Signatures";
import { useSignedIn } from "@/features/session/queries/session";
import { useDates } from "@/format/dates";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";

/** A sheet on paper: 绩效承诺书 of a person, 目标责任书 of a unit or the company. */
export default function PrintPage() {
  const { t } = useTranslation();
  const { sheetId = "" } = useParams();
  const sheet = useSheet(sheetId);
  return (
    <div className={styles.desk}>
      <nav className={styles.tools} aria-label={t("actions.title")}>
        <Link to={`/sheets/${sheetId}`}>{t("paper.back")}</Link>
        <Button type="primary" disabled={!sheet.data} onClick={() => window.print()}>
          {t("paper.print")}
        </Button>
      </nav>
      <main className={styles.paper}>
        <QueryBoundary query={sheet} rows={9}>
          {(data) => <Paper sheet={data} />}
        </QueryBoundary>
      </main>
    </div>
  );
}

function Paper({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const { tenant } = useSignedIn();
  const requests = useRequestsOf(sheet.id, true).data ?? [];
  const { kind, name } = sheet.owner;
  return (
    <>
      <p className={styles.company}>{tenant.name}</p>
      <h1>{t(`paper.title.${kind}`)}</h1>
      <Facts sheet={sheet} />
      <p>{t(`paper.promise.${kind}`, { name, cycle: sheet.cycle.name })}</p>
      <GoalRows goals={sheet.goals} />
      <Agreement requests={requests} />
      <Signatures kind={kind} />
    </>
  );
}

/** Who answers for the sheet, where they stand, and for when it is. */
function Facts({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const { fullRange } = useDates();
  const { owner, cycle, difficulty, state } = sheet;
  const employee = useEmployee(owner.kind === "person" ? owner.id : null).data;
  const unit = useUnits().data?.find(({ id }) => id === owner.id);
  const facts: [string, string | null | undefined][] = [
    [t(`paper.owner.${owner.kind}`), owner.name],
    [t("people.number"), employee?.number],
    [t("people.unit"), employee?.unit?.name],
    [t("people.position"), employee?.position],
    [t("paper.head"), unit?.head?.name],
    [t("goals.cycle"), `${cycle.name} (${fullRange(cycle.starts_on, cycle.ends_on)})`],
    [t("paper.state"), t(`sheetState.${state}`)],
    [t("approvals.difficulty"), difficulty === null ? null : `${difficulty} / 5`],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([label, text]) =>
          text && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
