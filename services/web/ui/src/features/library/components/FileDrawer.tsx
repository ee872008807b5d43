import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";

import { importWorkbook, type Shelf, workbookAddress } from "@/api/library";
import type { ImportRequest } from "@/api/people";
import { ImportPanel } from "@/features/imports/components/ImportPanel";
import { useLibraryChange } from "@/features/library/queries/library";

import styles from "./library.module.css";

/** Out as a workbook, back in after a dry run that changes nothing. */
export function FileDrawer({ shelf, onClose }: { shelf: Shelf; onClose: () => void }) {
  const { t } = useTranslation();
  const run = useLibraryChange((request: ImportRequest) => importWorkbook(shelf, request));
  return (
    <Drawer open title={t("library.file")} onClose={onClose} size={620}>
      <div className={styles.stack}>
        <p className="secondary">{t(`library.fileHint.${shelf}`)}</p>
        <div>
          <Button href={workbookAddress(shelf)} download={`${t(`library.fileName.${shelf}`)}.xlsx`}>
            {t("library.download")}
          </Button>
        </div>
        <ImportPanel run={run} />
      </div>
    </Drawer>
  );
}
