import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { fromDue } from "@/check-in/subject";
import { Loaded } from "@/feedback/Loaded";
import { useDates } from "@/format/dates";
import { useDue } from "@/queries/checkIns";
import { hasRole, useSignedIn } from "@/queries/session";

import { DueCheckIns } from "./DueCheckIns";
import { GoalsAtAGlance } from "./GoalsAtAGlance";
import styles from "./TodayPage.module.css";

const IncomingCollaborations = lazy(async () => ({
  default: (await import("@/collaboration/Incoming")).IncomingCollaborations,
}));
const WaitingForMe = lazy(async () => ({
  default: (await import("@/approvals/WaitingForMe")).WaitingForMe,
}));
const GettingStarted = lazy(() => import("./GettingStarted"));

export default function TodayPage() {
  const { t } = useTranslation();
  const session = useSignedIn();
  const { weekday, day } = useDates().today();
  const due = useDue();
  return (
    <>
      <header className={styles.head}>
        <h1>{t("places.today")}</h1>
        <span className="secondary">
          {day} · {weekday}
        </span>
      </header>
      {hasRole(session, "admin") && (
        <Suspense>
          <GettingStarted />
        </Suspense>
      )}
      <Suspense>
        <WaitingForMe />
      </Suspense>
      <Suspense>
        <IncomingCollaborations />
      </Suspense>
      <div className={styles.columns}>
        <section className={`panel ${styles.due}`} aria-labelledby="due-heading">
          <Loaded query={due} rows={6}>
            {(items) => <DueCheckIns subjects={items.map(fromDue)} />}
          </Loaded>
        </section>
        <GoalsAtAGlance />
      </div>
    </>
  );
}
