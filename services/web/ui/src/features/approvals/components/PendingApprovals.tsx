import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useWaiting } from "@/features/approvals/queries/approvals";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

import styles from "./Approvals.module.css";

const SHOWN = 4;

/** The first of what waits for the reader's decision; nothing where nothing waits. */
export function PendingApprovals() {
  const { t } = useTranslation();
  const { data = [] } = useWaiting();
  if (data.length === 0) return null;
  return (
    <section
      className={`panel ${styles.section} ${styles.today}`}
      aria-labelledby="waiting-approvals"
    >
      <h2 id="waiting-approvals">
        <Link to="/approvals">{t("approvals.waitingForYou", { count: data.length })}</Link>
      </h2>
      <ul>
        {data.slice(0, SHOWN).map((request) => (
          <li key={request.id} className={styles.bar}>
            <Link to={`/approvals/${request.id}`}>
              {t(`approvals.kind.${request.kind}`)} · {request.sheet.owner.name}
            </Link>
            <span className="faint">{request.sheet.cycle.name}</span>
            <span className="faint">
              <RelativeTime at={request.submitted_at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
