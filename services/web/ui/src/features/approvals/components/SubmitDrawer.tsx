import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { moveSheet, type Sheet } from "@/api/goals";
import { useApprovalChange } from "@/features/approvals/queries/approvals";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import styles from "./Approvals.module.css";
import { ApproversPreview } from "./ApproversPreview";
import { Message } from "./Message";

/** Hands a sheet in, once it is clear who will be asked. */
export function SubmitDrawer({ sheet, onClose }: { sheet: Sheet; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const submit = useApprovalChange(() => moveSheet(sheet.id, "in_approval", reason));
  return (
    <Drawer open title={t("goals.submit")} onClose={onClose} size={460}>
      <div className={styles.stack}>
        <p className="secondary">{t("goals.submitExplained")}</p>
        <ApproversPreview sheetId={sheet.id} trigger="submit" />
        <Message
          value={reason}
          onChange={setReason}
          label={t("approvals.message")}
          hint={t("approvals.messageHint")}
        />
        {submit.error !== null && <ErrorNotice error={submit.error} />}
        <div className={styles.bar}>
          <Button
            type="primary"
            loading={submit.isPending}
            onClick={() => submit.mutate(undefined, { onSuccess: onClose })}
          >
            {t("approvals.submitNow")}
          </Button>
          <Button onClick={onClose}>{t("actions.cancel")}</Button>
        </div>
      </div>
    </Drawer>
  );
}
