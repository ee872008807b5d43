import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { SheetView } from "@/features/goals/components/SheetView";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import styles from "./GoalsPage.module.css";

/** One sheet by its address: where a notice leads who is asked to agree. */
export default function SheetPage() {
  const { t } = useTranslation();
  const { sheetId = "" } = useParams();
  return (
    <>
      <PageHeader title={t("goals.sheet")} className={styles.head} />
      <SheetView sheetId={sheetId} />
    </>
  );
}
