import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { SignUp } from "@/api/tenants";

import { Provisioning } from "@/features/sign-up/components/Provisioning";
import { SignUpForm } from "@/features/sign-up/components/SignUpForm";
import styles from "./SignUpPage.module.css";

const STORED = "chengshi.sign-up";

export interface Running {
  id: string;
  progress_secret: string;
  email: string;
}

/** A reload while the company is being set up comes back to its steps, not to an empty form. */
export default function SignUpPage() {
  const { t } = useTranslation();
  const [running, setRunning] = useState<Running | null>(resumedSignUp);

  const started = (signUp: SignUp, email: string) => {
    const next = { id: signUp.id, progress_secret: signUp.progress_secret, email };
    sessionStorage.setItem(STORED, JSON.stringify(next));
    setRunning(next);
  };
  const again = () => {
    sessionStorage.removeItem(STORED);
    setRunning(null);
  };

  return (
    <div className={styles.card}>
      {running ? (
        <Provisioning running={running} onAgain={again} />
      ) : (
        <>
          <h1>{t("signUp.title")}</h1>
          <p className="secondary">{t("signUp.promise")}</p>
          <SignUpForm onStarted={started} />
          <p className={styles.other}>
            {t("signUp.haveAccount")} <Link to="/sign-in">{t("signUp.toSignIn")}</Link>
          </p>
        </>
      )}
    </div>
  );
}

function resumedSignUp(): Running | null {
  const stored = sessionStorage.getItem(STORED);
  return stored ? (JSON.parse(stored) as Running) : null;
}
