import { useTranslation } from "react-i18next";

import type { RequestSummary } from "@/api/approvals";
import { useDates } from "@/format/dates";

import styles from "./print.module.css";

/** Who handed the sheet in and who agreed to it, on which day; and whether it changed since. */
export function Agreement({ requests }: { requests: RequestSummary[] }) {
  const { t } = useTranslation();
  const { instant } = useDates();
  // the newest stand first
  const approved = requests.filter(({ state }) => state === "approved");
  const submitted = approved.find(({ kind }) => kind === "submit");
  const changes = approved.filter(({ kind }) => kind !== "submit");
  const decisions = submitted?.steps.flatMap(({ decisions }) => decisions) ?? [];
  const agreed = decisions.filter(({ kind, by }) => kind === "approved" && by);
  return (
    <section className={styles.agreement} aria-label={t("paper.agreement")}>
      <p>
        {submitted
          ? t("paper.handedIn", {
              who: submitted.submitter?.name ?? t("approvals.byClient"),
              at: instant(submitted.submitted_at),
            })
          : t("paper.notAgreed")}
        {agreed.map(({ by, at }) => (
          <span key={`${by?.id}${at}`}>
            {t("paper.agreed", { who: by?.name, at: instant(at) })}
          </span>
        ))}
      </p>
      {submitted && (
        <p>
          {changes[0]?.ended_at
            ? t("paper.changed", { count: changes.length, at: instant(changes[0].ended_at) })
            : t("paper.unchanged")}
        </p>
      )}
    </section>
  );
}
