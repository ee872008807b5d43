import Tabs from "antd/es/tabs";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { allows } from "@/api/allows";
import { useSignedIn } from "@/features/session/queries/session";
import { ApprovalFlows } from "@/features/settings/components/ApprovalFlows";
import { AuditLog } from "@/features/settings/components/AuditLog";
import { Cycles } from "@/features/settings/components/Cycles";
import { IdentityProviders } from "@/features/settings/components/IdentityProviders";
import { Metrics } from "@/features/settings/components/Metrics";
import { Roles } from "@/features/settings/components/Roles";
import { Webhooks } from "@/features/settings/components/Webhooks";
import { WorkingCalendar } from "@/features/settings/components/WorkingCalendar";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { PageHeader } from "@/ui-kit/layout/PageHeader";

const LibraryPage = lazy(() => import("@/features/library/pages/LibraryPage"));

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
  const admin = allows(session, "administer");

  if (!allows(session, "manage_settings"))
    return (
      <>
        <PageHeader title={t("places.settings")} />
        <div className="panel">
          <EmptyState title={t("states.forbidden")} hint={t("states.forbiddenHint")} />
        </div>
      </>
    );
  const sections: { key: Section; children: ReactNode }[] = [
    { key: "cycles", children: <Cycles /> },
    { key: "working-days", children: <WorkingCalendar /> },
    { key: "flows", children: <ApprovalFlows /> },
    { key: "metrics", children: <Metrics /> },
    ...(["templates", "library", "writing"] as const).map((section) => ({
      key: section,
      children: (
        <Suspense fallback={<Skeleton rows={8} />}>
          <LibraryPage section={section} />
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
      <PageHeader title={t("places.settings")} />
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
