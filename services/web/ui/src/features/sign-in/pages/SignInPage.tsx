import Alert from "antd/es/alert";
import Button from "antd/es/button";
import Input from "antd/es/input/Input";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useSearchParams } from "react-router";

import { signInAddress } from "@/api/web";
import { useSession } from "@/features/session/queries/session";
import { parseSignInName, returnTo, signInRefusal } from "@/features/sign-in/signInName";
import styles from "./SignInPage.module.css";

const LAST = "chengshi.last-sign-in";

export default function SignInPage() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const session = useSession();
  const [typed, setTyped] = useState(() => localStorage.getItem(LAST) ?? "");
  const [unclear, setUnclear] = useState(false);
  const refused = parameters.get("error");
  const target = returnTo(parameters.get("return_to"));
  if (session.data?.signed_in) return <Navigate to={target} replace />;

  const go = (event: React.FormEvent) => {
    event.preventDefault();
    const who = parseSignInName(typed);
    setUnclear(who === null);
    if (!who) return;
    localStorage.setItem(LAST, typed.trim());
    window.location.assign(signInAddress(who, target));
  };

  return (
    <div className={styles.card}>
      <h1>{t("signIn.title")}</h1>
      <p className="secondary">{t("signIn.promise")}</p>
      {refused && (
        <Alert type="error" showIcon title={t(`signIn.refused.${signInRefusal(refused)}`)} />
      )}
      <form onSubmit={go} noValidate className={styles.form}>
        <label htmlFor="who">{t("signIn.who")}</label>
        <Input
          id="who"
          size="large"
          autoFocus
          autoComplete="username"
          inputMode="email"
          placeholder={t("signIn.whoExample")}
          value={typed}
          status={unclear ? "error" : undefined}
          aria-invalid={unclear}
          aria-describedby="who-hint"
          onChange={(event) => setTyped(event.target.value)}
        />
        <p id="who-hint" className={unclear ? styles.unclear : "faint"}>
          {t(unclear ? "signIn.whoUnclear" : "signIn.whoHint")}
        </p>
        <Button type="primary" size="large" htmlType="submit" block>
          {t("signIn.go")}
        </Button>
      </form>
      <p className={styles.other}>
        {t("signIn.noCompany")} <Link to="/sign-up">{t("signIn.toSignUp")}</Link>
      </p>
    </div>
  );
}
