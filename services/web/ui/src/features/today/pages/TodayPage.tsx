import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";
import { useDue } from "@/features/check-ins/queries/checkIns";
import { fromDue } from "@/features/check-ins/subject";
import { useSignedIn } from "@/features/session/queries/session";
import { DueCheckIns } from "@/features/today/components/DueCheckIns";
import { GoalsAtAGlance } from "@/features/today/components/GoalsAtAGlance";
import { useDates } from "@/format/dates";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import styles from "./TodayPage.module.css";

const IncomingCrossUnitRequests = lazy(async () => ({
  default: (await import("@/features/cross-unit-requests/components/IncomingCrossUnitRequests"))
    .IncomingCrossUnitRequests,
}));
const WaitingForMe = lazy(async () => ({
  default: (await import("@/features/approvals/components/PendingApprovals")).PendingApprovals,
}));
const GettingStarted = lazy(() => import("@/features/today/components/GettingStarted"));

export default function TodayPage() {
  const { t } = useTranslation();
  const session = useSignedIn();
  const { weekday, day } = useDates().today();
  const due = useDue();
  return (
    <>
      <PageHeader title={t("places.today")}>
        <span className="secondary">
          {day} · {weekday}
        </span>
      </PageHeader>
      {allows(session, "administer") && (
        <Suspense>
          <GettingStarted />
        </Suspense>
      )}
      <Suspense>
        <WaitingForMe />
      </Suspense>
      <Suspense>
        <IncomingCrossUnitRequests />
      </Suspense>
      <div className={styles.columns}>
        <section className={`panel ${styles.due}`} aria-labelledby="due-heading">
          <QueryBoundary query={due} rows={6}>
            {(items) => <DueCheckIns subjects={items.map(fromDue)} />}
          </QueryBoundary>
        </section>
        <GoalsAtAGlance />
      </div>
    </>
  );
}
