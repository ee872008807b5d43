import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { EmptyState } from "@/ui-kit/feedback/EmptyState";

export default function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <div className="panel">
      <h1 className="visually-hidden">{t("notFound.title")}</h1>
      <EmptyState title={t("notFound.title")} hint={t("notFound.hint")}>
        <Link to="/">{t("notFound.home")}</Link>
      </EmptyState>
    </div>
  );
}
