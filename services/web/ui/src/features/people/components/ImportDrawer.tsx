import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";

import { importEmployees, rejectedWorkbook } from "@/api/people";
import { ImportPanel } from "@/features/imports/components/ImportPanel";
import styles from "@/features/people/pages/PeoplePage.module.css";
import { usePeopleChange } from "@/features/people/queries/people";

const COLUMNS = [
  "number",
  "name",
  "email",
  "mobile",
  "unit",
  "position",
  "manager_number",
  "job_family",
  "job_level",
  "joined_on",
  "head",
] as const;

export function ImportDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const run = usePeopleChange(importEmployees);
  return (
    <Drawer open title={t("people.import")} onClose={onClose} size={640}>
      <p className="secondary">{t("people.importHint")}</p>
      <ul className={styles.columns} aria-label={t("people.columns")}>
        {COLUMNS.map((column) => (
          <li key={column}>{t(`people.column.${column}`)}</li>
        ))}
      </ul>
      <ImportPanel run={run} rejected={rejectedWorkbook} />
    </Drawer>
  );
}
