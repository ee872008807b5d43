import Button from "antd/es/button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { allows } from "@/api/allows";
import {
  type AlignmentSession,
  moveSession,
  type SessionState,
  type SessionStep,
} from "@/api/sessions";
import styles from "@/features/comparison/components/compare.module.css";
import { FindingCard } from "@/features/comparison/components/FindingCard";
import { useAlignmentSession, useSessionChange } from "@/features/comparison/queries/sessions";
import { useCycles } from "@/features/goals/queries/goals";
import { useDates } from "@/format/dates";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { PageHeader } from "@/ui-kit/layout/PageHeader";

const FindingDrawer = lazy(async () => ({
  default: (await import("@/features/comparison/components/FindingDrawer")).FindingDrawer,
}));

const SessionDrawer = lazy(async () => ({
  default: (await import("@/features/comparison/components/SessionDrawer")).SessionDrawer,
}));

const NEXT = { planned: "open", open: "closed", closed: null } satisfies Record<
  SessionState,
  SessionStep | null
>;
const NOTHING_PICKED = { goals: new Map<string, string>(), sheets: new Map<string, string>() };

/** 横向拉通会: what was found, who answers for it, and what came of it. */
export default function SessionPage() {
  const { t } = useTranslation();
  const { sessionId = "" } = useParams();
  const session = useAlignmentSession(sessionId);
  if (session.error && !session.data)
    return (
      <>
        <PageHeader title={t("session.title")} />
        <ErrorNotice error={session.error} onRetry={() => session.refetch()} />
      </>
    );
  if (!session.data) return <PageSkeleton />;
  return <SessionView session={session.data} />;
}

function SessionView({ session }: { session: AlignmentSession }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={session.title}>
        <span className={styles.tag} data-state={session.state}>
          {t(`session.state.${session.state}`)}
        </span>
        <Steps session={session} />
      </PageHeader>
      <div className={styles.stack}>
        <Facts session={session} />
        {session.findings.length === 0 && (
          <div className="panel">
            <EmptyState title={t("session.noFindings")} hint={t("session.noFindingsHint")}>
              <Link to={`/compare?cycle=${session.cycle.id}`}>{t("session.goCompare")}</Link>
            </EmptyState>
          </div>
        )}
        {session.findings.map((finding) => (
          <FindingCard key={finding.id} session={session} finding={finding} />
        ))}
      </div>
    </>
  );
}

function Steps({ session }: { session: AlignmentSession }) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const [noting, setNoting] = useState(false);
  const [changing, setChanging] = useState(false);
  const cycles = useCycles();
  const cycle = cycles.data?.find(({ id }) => id === session.cycle.id);
  const move = useSessionChange((to: SessionStep) => moveSession(session.id, to));
  const next = NEXT[session.state];
  return (
    <>
      {allows(session, "edit") && (
        <Button onClick={() => setChanging(true)}>{t("session.change")}</Button>
      )}
      {allows(session, "note_finding") && (
        <Button onClick={() => setNoting(true)}>{t("across.note")}</Button>
      )}
      {next && allows(session, next === "open" ? "open" : "close") && (
        <Button
          type={session.state === "planned" ? "primary" : "default"}
          loading={move.isPending}
          onClick={() => move.mutate(next, { onError: refusal })}
        >
          {t(`session.step.${next}`)}
        </Button>
      )}
      <Suspense>
        {changing && (
          <SessionDrawer
            cycle={session.cycle}
            session={session}
            onClose={() => setChanging(false)}
          />
        )}
        {noting && cycle && (
          <FindingDrawer
            cycle={cycle}
            selection={NOTHING_PICKED}
            sessionId={session.id}
            onClose={() => setNoting(false)}
            onNoted={() => undefined}
          />
        )}
      </Suspense>
    </>
  );
}

function Facts({ session }: { session: AlignmentSession }) {
  const { t } = useTranslation();
  const { full } = useDates();
  const facts = [
    [t("session.heldOn"), full(session.held_on)],
    [t("across.cycle"), session.cycle.name],
    [t("session.convener"), session.convener.name],
    [t("session.units"), session.units.map(({ name }) => name).join("、")],
    [t("session.members"), session.members.map(({ name }) => name).join("、") || "–"],
  ];
  return (
    <dl className={`panel ${styles.facts}`}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="faint">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
