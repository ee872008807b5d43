import CheckCircleFilled from "@ant-design/icons/es/icons/CheckCircleFilled";
import CloseCircleFilled from "@ant-design/icons/es/icons/CloseCircleFilled";
import { useQuery } from "@tanstack/react-query";
import Button from "antd/es/button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { isStatus } from "@/api/errors";
import { readSignUp, type SignUp, type StepState } from "@/api/tenants";
import type { Running } from "@/features/sign-up/pages/SignUpPage";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import styles from "./Provisioning.module.css";

const LOOK_AGAIN = 700;

interface ProvisioningProps {
  running: Running;
  onAgain: () => void;
}

/** The steps of setting a company up, as they happen. */
export function Provisioning({ running, onAgain }: ProvisioningProps) {
  const { t } = useTranslation();
  const run = useQuery({
    queryKey: ["sign-up", running.id],
    queryFn: ({ signal }) => readSignUp(running.id, running.progress_secret, signal),
    refetchInterval: ({ state }) => (state.data?.state === "done" ? false : LOOK_AGAIN),
    staleTime: 0,
  });
  if (isStatus(run.error, 404)) return <Gone onAgain={onAgain} />;
  if (!run.data)
    return run.error ? (
      <ErrorNotice error={run.error} onRetry={() => run.refetch()} />
    ) : (
      <Skeleton rows={6} />
    );
  const { state, tenant } = run.data;
  return (
    <div className={styles.run} aria-live="polite">
      <h1>{t(`signUp.state.${state}`, { company: tenant.name })}</h1>
      <p className="secondary">{t(`signUp.stateHint.${state}`)}</p>
      <Steps steps={run.data.steps} />
      {state === "failed" && (
        <Button onClick={onAgain} className={styles.again}>
          {t("signUp.again")}
        </Button>
      )}
      {state === "done" && <CheckMail email={running.email} slug={tenant.slug} />}
    </div>
  );
}

function Steps({ steps }: Pick<SignUp, "steps">) {
  const { t } = useTranslation();
  return (
    <ol className={styles.steps}>
      {steps.map(({ name, state, reason }) => (
        <li key={name} data-state={state}>
          <StepMark state={state} />
          {t(`signUp.step.${name}`)}
          <span className={styles.stepState}>{t(`signUp.stepState.${state}`)}</span>
          {reason && <p className={styles.reason}>{reason}</p>}
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state }: { state: StepState }) {
  if (state === "done") return <CheckCircleFilled className={styles.done} aria-hidden />;
  if (state === "failed") return <CloseCircleFilled className={styles.failed} aria-hidden />;
  return (
    <span className={state === "running" ? styles.active : styles.waiting} aria-hidden="true" />
  );
}

function CheckMail({ email, slug }: { email: string; slug: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.mail}>
      <strong>{t("signUp.checkMail")}</strong>
      <p>{t("signUp.checkMailHint", { email })}</p>
      <p className="secondary">{t("signUp.yourSlug", { slug })}</p>
      <Link to="/sign-in">{t("signUp.toSignIn")}</Link>
    </div>
  );
}

function Gone({ onAgain }: { onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t("signUp.gone")}</h1>
      <p className="secondary">{t("signUp.goneHint")}</p>
      <Button onClick={onAgain}>{t("signUp.again")}</Button>
    </>
  );
}
