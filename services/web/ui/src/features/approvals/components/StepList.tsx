import { useTranslation } from "react-i18next";

import type { ApprovalNode, Decided, FlowFinding } from "@/api/approvals";
import { useDates } from "@/format/dates";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

import styles from "./Approvals.module.css";

/** The way of a request: who is asked in which order, and what they said. */
export function StepList({ steps, findings }: { steps: ApprovalNode[]; findings: FlowFinding[] }) {
  const { t } = useTranslation();
  return (
    <>
      <ol className={styles.steps} aria-label={t("approvals.steps")}>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
          <NodeEntry key={index} step={step} />
        ))}
      </ol>
      {findings.map(({ code }) => (
        <p key={code} className={styles.finding}>
          {t(`approvals.finding.${code}`)}
        </p>
      ))}
    </>
  );
}

function NodeEntry({ step }: { step: ApprovalNode }) {
  const { t } = useTranslation();
  const { day } = useDates();
  const approvers = [
    ...step.people.map(({ name }) => name),
    ...step.roles.map((role) => t(`approvals.role.${role}`)),
  ];
  const waits = step.state === "waiting" || step.state === "pending";
  return (
    <li data-state={step.state}>
      <p>
        <strong>{t(`approvals.step.${step.kind}`)}</strong>
        <span>{approvers.join(t("approvals.and"))}</span>
        {waits && approvers.length > 1 && (
          <span className="faint">{t(`approvals.mode.${step.mode}`)}</span>
        )}
        <span className="faint">
          {step.state === "skipped" && step.note
            ? t(`approvals.note.${step.note}`)
            : t(`approvals.stepState.${step.state}`)}
        </span>
        {step.state === "waiting" && step.due_at && (
          <span className="faint">{t("approvals.until", { day: day(lastDay(step.due_at)) })}</span>
        )}
      </p>
      {step.decisions.map((decided) => (
        <DecidedEntry key={`${decided.at} ${decided.by?.id}`} decided={decided} />
      ))}
    </li>
  );
}

/** Time is over at the midnight that ends the day. */
function lastDay(instant: string): string {
  const end = new Date(new Date(instant).getTime() - 1000);
  const twoDigits = (number: number) => String(number).padStart(2, "0");
  return `${end.getFullYear()}-${twoDigits(end.getMonth() + 1)}-${twoDigits(end.getDate())}`;
}

function DecidedEntry({ decided }: { decided: Decided }) {
  const { t } = useTranslation();
  const { by, role, to, to_role: toRole, kind, comment } = decided;
  const who = by?.name ?? (role ? t(`approvals.role.${role}`) : "");
  const whom = to?.name ?? (toRole ? t(`approvals.role.${toRole}`) : "");
  return (
    <p className="secondary">
      {t(`approvals.decided.${kind}`, { who, whom })} <RelativeTime at={decided.at} />
      {comment && <q className={styles.quote}>{comment}</q>}
    </p>
  );
}
