import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

import styles from "./library.module.css";

interface ShelfFormFooterProps {
  row: { archived: boolean } | null;
  refused: unknown;
  busy: boolean;
  onArchive: (archived: boolean) => void;
}

/** The end of a form: what was refused, archiving what is known, saving. */
export function ShelfFormFooter({ row, refused, busy, onArchive }: ShelfFormFooterProps) {
  const { t } = useTranslation();
  return (
    <>
      {refused !== null && <ErrorNotice error={refused} />}
      <div className={styles.last}>
        {row && (
          <Button onClick={() => onArchive(!row.archived)}>
            {t(row.archived ? "library.restore" : "library.archive")}
          </Button>
        )}
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("actions.save")}
        </Button>
      </div>
    </>
  );
}
