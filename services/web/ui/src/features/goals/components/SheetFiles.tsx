import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import type { Sheet } from "@/api/goals";
import type { ImportRequest } from "@/api/people";
import { importGoals, rejectedGoals, workbookOf } from "@/api/sheets";
import styles from "@/features/goals/pages/GoalsPage.module.css";
import { useGoalsChange } from "@/features/goals/queries/goals";
import { ImportPanel } from "@/features/imports/components/ImportPanel";

interface SheetFilesProps {
  sheet: Sheet;
  onClose: () => void;
}

/** A sheet out as a workbook and in again; of a unit also everybody's below it. */
export function SheetFiles({ sheet, onClose }: SheetFilesProps) {
  const { t, i18n } = useTranslation();
  const { owner, cycle } = sheet;
  const run = useGoalsChange((request: ImportRequest) => importGoals(sheet.id, request));
  const name = `${owner.name} ${cycle.name}.xlsx`;
  return (
    <Drawer open title={t("paper.files")} onClose={onClose} size={620}>
      <div className={styles.files}>
        <p className="secondary">{t("paper.filesHint")}</p>
        <div className={styles.steps}>
          <Button href={workbookOf({ sheet_id: sheet.id }, i18n.language)} download={name}>
            {t("paper.download")}
          </Button>
          {owner.kind === "unit" && owner.id && (
            <Button
              href={workbookOf({ unit_id: owner.id, cycle_id: cycle.id }, i18n.language)}
              download={t("paper.unitFile", { name })}
            >
              {t("paper.downloadUnit")}
            </Button>
          )}
        </div>
        {allows(sheet, "edit") && (
          <ImportPanel run={run} rejected={(request) => rejectedGoals(sheet.id, request)} />
        )}
      </div>
    </Drawer>
  );
}
