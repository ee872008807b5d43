import Tabs from "antd/es/tabs";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";

import { Nothing } from "@/feedback/Nothing";
import { Waiting } from "@/feedback/Waiting";
import { hasRole, hasRoleEverywhere, useSignedIn } from "@/queries/session";

import { ApprovalFlows } from "./ApprovalFlows";
import { AuditLog } from "./AuditLog";
import { Cycles } from "./Cycles";
import { IdentityProviders } from "./IdentityProviders";
import { Metrics } from "./Metrics";
import { Roles } from "./Roles";
import styles from "./SettingsPage.module.css";
import { Webhooks } from "./Webhooks";
import { WorkingCalendar } from "./WorkingCalendar";

const LibraryPage = lazy(() => import("../library/LibraryPage"));

type Section =
  | "cycles"
  | "working-days"
  | "templates"
  | "library"
  | "writing"
  | "flows"
  | "metrics"
  | "roles"
  | "webhooks"
  | "sign-in"
  | "audit";

export default function SettingsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSignedIn();
  const { section = "cycles" } = useParams();
  const admin = hasRole(session, "admin");

  if (!hasRoleEverywhere(session, "admin", "hr"))
    return (
      <>
        <h1 className={styles.title}>{t("places.settings")}</h1>
        <div className="panel">
          <Nothing title={t("states.forbidden")} hint={t("states.forbiddenHint")} />
        </div>
      </>
    );
  const sections: { key: Section; children: ReactNode }[] = [
    { key: "cycles", children: <Cycles /> },
    { key: "working-days", children: <WorkingCalendar /> },
    { key: "flows", children: <ApprovalFlows /> },
    { key: "metrics", children: <Metrics /> },
    ...(["templates", "library", "writing"] as const).map((part) => ({
      key: part,
      children: (
        <Suspense fallback={<Waiting rows={8} />}>
          <LibraryPage part={part} />
        </Suspense>
      ),
    })),
    { key: "roles", children: <Roles /> },
    ...(admin
      ? [
          { key: "webhooks" as const, children: <Webhooks /> },
          { key: "sign-in" as const, children: <IdentityProviders /> },
          { key: "audit" as const, children: <AuditLog /> },
        ]
      : []),
  ];
  return (
    <>
      <h1 className={styles.title}>{t("places.settings")}</h1>
      <Tabs
        activeKey={section}
        onChange={(key) => navigate(`/settings/${key}`)}
        destroyOnHidden
        items={sections.map(({ key, children }) => ({
          key,
          label: t(`settings.section.${key}`),
          children,
        }))}
      />
    </>
  );
}
