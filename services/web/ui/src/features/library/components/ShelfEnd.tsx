import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

import styles from "./library.module.css";

interface ShelfEndProps {
  known: { archived: boolean } | null;
  refused: unknown;
  busy: boolean;
  onArchive: (archived: boolean) => void;
}

/** The end of a form: what was refused, archiving what is known, saving. */
export function ShelfEnd({ known, refused, busy, onArchive }: ShelfEndProps) {
  const { t } = useTranslation();
  return (
    <>
      {refused !== null && <ErrorNotice error={refused} />}
      <div className={styles.last}>
        {known && (
          <Button onClick={() => onArchive(!known.archived)}>
            {t(known.archived ? "library.restore" : "library.archive")}
          </Button>
        )}
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("actions.save")}
        </Button>
      </div>
    </>
  );
}
