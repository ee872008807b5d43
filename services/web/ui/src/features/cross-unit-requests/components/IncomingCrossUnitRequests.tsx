import { useTranslation } from "react-i18next";

import { useIncoming } from "@/features/cascade/queries/cascade";
import { useSignedIn } from "@/features/session/queries/session";

import styles from "./CrossUnitRequest.module.css";
import { CrossUnitRequestList } from "./CrossUnitRequestList";

/** What other units ask of those that one heads; nothing where nobody asks. */
export function IncomingCrossUnitRequests() {
  const { t } = useTranslation();
  const { person } = useSignedIn();
  const { data = [] } = useIncoming(person.leads);
  if (data.length === 0) return null;
  return (
    <section className={`panel ${styles.incoming}`} aria-labelledby="incoming">
      <h2 id="incoming">{t("crossUnitRequest.incoming", { count: data.length })}</h2>
      <CrossUnitRequestList items={data} />
    </section>
  );
}
