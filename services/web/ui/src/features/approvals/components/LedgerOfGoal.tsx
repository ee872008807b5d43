import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Ledger } from "@/api/approvals";
import { useLedger } from "@/features/approvals/queries/approvals";
import { useNumbers } from "@/format/numbers";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";
import { unitOf, useTargets } from "@/ui-kit/measures/useTargets";
import { ListOnPhone } from "@/ui-kit/tables/ListOnPhone";

import styles from "./Approvals.module.css";
import { DiffTable } from "./DiffTable";

/** The target ledger: every approved change for good; nothing where nothing changed. */
export function TargetLedger({ goalId }: { goalId: string }) {
  const { t } = useTranslation();
  const { data } = useLedger(goalId);
  if (!data || data.entries.length === 0) return null;
  return (
    <section className={`panel ${styles.section} ${styles.ledger}`} aria-labelledby="ledger">
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
          <DiffTable diff={entry.diff} keyResults={data.key_results} />
        </article>
      ))}
    </section>
  );
}

const COLUMNS = ["original", "current", "value", "againstOriginal", "againstCurrent"] as const;

/** Attainment against what was agreed first, beside that against what holds now. */
function Attainments({ ledger }: { ledger: Ledger }) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  const targetOf = useTargets();
  return (
    <ListOnPhone>
      <table className={styles.diff} aria-label={t("approvals.attainments")}>
        <thead>
          <tr>
            <th scope="col">{t("goals.keyResult")}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className="numeric">
                {t(`approvals.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ledger.key_results.map((keyResult) => (
            <tr key={keyResult.id}>
              <td>{keyResult.title}</td>
              <Cell of="original">{targetOf({ ...keyResult, ...keyResult.original })}</Cell>
              <Cell of="current">{targetOf({ ...keyResult, ...keyResult.current })}</Cell>
              <Cell of="value">{value(keyResult.value, unitOf(keyResult))}</Cell>
              <Cell of="againstOriginal">{percent(keyResult.original_attainment)}</Cell>
              <Cell of="againstCurrent">{percent(keyResult.attainment)}</Cell>
            </tr>
          ))}
          <tr>
            <td>{t("approvals.wholeGoal")}</td>
            <td colSpan={3} />
            <Cell of="againstOriginal">{percent(ledger.original_progress)}</Cell>
            <Cell of="againstCurrent">{percent(ledger.progress)}</Cell>
          </tr>
        </tbody>
      </table>
    </ListOnPhone>
  );
}

function Cell({ of, children }: { of: (typeof COLUMNS)[number]; children: string }) {
  const { t } = useTranslation();
  return (
    <td className="numeric" data-name={t(`approvals.column.${of}`)}>
      {children}
    </td>
  );
}
