import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Ledger } from "@/api/approvals";
import { useNumbers } from "@/format/numbers";
import { RelativeTime } from "@/measures/RelativeTime";
import { unitOf, useTargets } from "@/measures/useTargets";
import { useLedger } from "@/queries/approvals";
import { Sideways } from "@/tables/Sideways";

import styles from "./Approvals.module.css";
import { DiffTable } from "./DiffTable";

/** The target ledger: every approved change for good; nothing where nothing changed. */
export function LedgerOfGoal({ goalId }: { goalId: string }) {
  const { t } = useTranslation();
  const { data } = useLedger(goalId);
  if (!data || data.entries.length === 0) return null;
  return (
    <section className={`panel ${styles.part} ${styles.ledger}`} aria-labelledby="ledger">
      <h2 id="ledger">{t("approvals.ledger")}</h2>
      <Attainments ledger={data} />
      {data.entries.map((entry) => (
        <article key={entry.request_id} className={styles.stack}>
          <p>
            <Link to={`/approvals/${entry.request_id}`}>{t(`approvals.kind.${entry.kind}`)}</Link>{" "}
            <RelativeTime at={entry.at} /> · {entry.reason}
          </p>
          <p className="secondary">
            {t("approvals.askedAndApproved", {
              asked: entry.submitter?.name ?? t("approvals.byClient"),
              approved: entry.approvers.map(({ name }) => name).join(t("approvals.and")),
            })}
          </p>
          <DiffTable diff={entry.diff} parts={data.key_results} />
        </article>
      ))}
    </section>
  );
}

/** Attainment against what was agreed first, beside that against what holds now. */
function Attainments({ ledger }: { ledger: Ledger }) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  const targetOf = useTargets();
  const columns = ["original", "current", "value", "againstOriginal", "againstCurrent"] as const;
  return (
    <Sideways label={t("approvals.attainments")}>
      <table className={styles.diff}>
        <thead>
          <tr>
            <th scope="col">{t("goals.keyResult")}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="numeric">
                {t(`approvals.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ledger.key_results.map((part) => (
            <tr key={part.id}>
              <td>{part.title}</td>
              <td className="numeric">{targetOf({ ...part, ...part.original })}</td>
              <td className="numeric">{targetOf({ ...part, ...part.current })}</td>
              <td className="numeric">{value(part.value, unitOf(part))}</td>
              <td className="numeric">{percent(part.original_attainment)}</td>
              <td className="numeric">{percent(part.attainment)}</td>
            </tr>
          ))}
          <tr>
            <td>{t("approvals.wholeGoal")}</td>
            <td colSpan={3} />
            <td className="numeric">{percent(ledger.original_progress)}</td>
            <td className="numeric">{percent(ledger.progress)}</td>
          </tr>
        </tbody>
      </table>
    </Sideways>
  );
}
