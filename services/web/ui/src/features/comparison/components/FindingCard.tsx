import Button from "antd/es/button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import type { AlignmentSession, Finding, Outcome } from "@/api/sessions";
import { useDates } from "@/format/dates";

import styles from "./compare.module.css";

const FindingDrawer = lazy(async () => ({
  default: (await import("./FindingDrawer")).FindingDrawer,
}));

const OutcomeDrawer = lazy(async () => ({
  default: (await import("./OutcomeDrawer")).OutcomeDrawer,
}));

const OUTCOMES: Outcome[] = ["return", "amend", "settle", "carry"];

const NOTHING_PICKED = { goals: new Map<string, string>(), sheets: new Map<string, string>() };

export function FindingCard({ session, finding }: { session: AlignmentSession; finding: Finding }) {
  const { t } = useTranslation();
  const { due, full } = useDates();
  const [concluding, setConcluding] = useState(false);
  const [changing, setChanging] = useState(false);
  const waits = finding.state === "open" || finding.state === "awaiting_approval";
  return (
    <article className={`panel ${styles.finding}`}>
      <div className={styles.findingHead}>
        <strong>{t(`session.kind.${finding.kind}`)}</strong>
        <span className={styles.tag} data-state={finding.state}>
          {t(`session.findingState.${finding.state}`)}
        </span>
        <span className="secondary">
          {finding.owner.name} · {waits ? due(finding.due_on) : full(finding.due_on)}
        </span>
        {waits && (
          <span className={styles.inline}>
            {allows(finding, "edit") && (
              <Button
                size="small"
                aria-label={t("session.changeFindingOf", { text: finding.text.slice(0, 40) })}
                onClick={() => setChanging(true)}
              >
                {t("session.change")}
              </Button>
            )}
            {OUTCOMES.some((outcome) => allows(finding, outcome)) && (
              <Button size="small" onClick={() => setConcluding(true)}>
                {t("session.conclude")}
              </Button>
            )}
          </span>
        )}
      </div>
      <p>{finding.text}</p>
      <Named finding={finding} />
      {finding.outcome && (
        <p className="secondary">
          {t("session.outcomeSaid", { text: finding.outcome })}
          {finding.action && ` · ${t(`session.${waits ? "action" : "acted"}.${finding.action}`)}`}
          {finding.request_id && (
            <>
              {" · "}
              <Link to={`/approvals/${finding.request_id}`}>{t("session.byRequest")}</Link>
            </>
          )}
        </p>
      )}
      <Suspense>
        {changing && (
          <FindingDrawer
            cycle={session.cycle}
            selection={NOTHING_PICKED}
            sessionId={session.id}
            existing={{ finding, version: session.version }}
            onClose={() => setChanging(false)}
            onNoted={() => undefined}
          />
        )}
        {concluding && (
          <OutcomeDrawer session={session} finding={finding} onClose={() => setConcluding(false)} />
        )}
      </Suspense>
    </article>
  );
}

/** What it is about: sheets with their state now, goals by title. */
function Named({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  if (finding.goals.length + finding.sheets.length === 0) return null;
  return (
    <ul className={styles.names}>
      {finding.sheets.map((sheet) => (
        <li key={sheet.id}>
          <Link to={`/sheets/${sheet.id}`}>{t("across.sheetOf", { owner: sheet.owner.name })}</Link>{" "}
          <span className="faint">{t(`sheetState.${sheet.state}`)}</span>
        </li>
      ))}
      {finding.goals.map((goal) => (
        <li key={goal.id}>
          {goal.restricted ? goal.name : <Link to={`/goals/${goal.id}`}>{goal.name}</Link>}
        </li>
      ))}
    </ul>
  );
}
