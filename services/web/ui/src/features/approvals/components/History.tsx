import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { EarlierSheet } from "@/api/approvals";
import { useNumbers } from "@/format/numbers";
import styles from "./Approvals.module.css";

/** Earlier sheets of the same owner: how hard they were, and what became of them. */
export function History({ sheets }: { sheets: EarlierSheet[] }) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  if (sheets.length === 0) return <p className="secondary">{t("approvals.noHistory")}</p>;
  return (
    <table className={styles.diff}>
      <thead>
        <tr>
          <th scope="col">{t("goals.cycle")}</th>
          <th scope="col" className="numeric">
            {t("approvals.goals")}
          </th>
          <th scope="col" className="numeric">
            {t("approvals.difficulty")}
          </th>
          <th scope="col" className="numeric">
            {t("approvals.attained")}
          </th>
        </tr>
      </thead>
      <tbody>
        {sheets.map((sheet) => (
          <tr key={sheet.id}>
            <td>
              <Link to={`/sheets/${sheet.id}`}>{sheet.cycle}</Link>
            </td>
            <td className="numeric">{sheet.goals}</td>
            <td className="numeric">{sheet.difficulty ?? "–"}</td>
            <td className="numeric">{percent(sheet.progress)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
