import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { SheetView } from "@/features/goals/components/SheetView";
import styles from "./GoalsPage.module.css";

/** One sheet by its address: where a notice leads who is asked to agree. */
export default function SheetPage() {
  const { t } = useTranslation();
  const { sheetId = "" } = useParams();
  return (
    <>
      <header className={styles.head}>
        <h1>{t("goals.sheet")}</h1>
      </header>
      <SheetView sheetId={sheetId} />
    </>
  );
}
