import { useTranslation } from "react-i18next";

import type { RequestKind } from "@/api/approvals";
import { useApprovers } from "@/features/approvals/queries/approvals";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";

import styles from "./Approvals.module.css";
import { StepList } from "./StepList";

interface ApproversPreviewProps {
  sheetId: string;
  trigger: RequestKind;
}

/** Who will be asked, before anything is handed in. */
export function ApproversPreview({ sheetId, trigger }: ApproversPreviewProps) {
  const { t } = useTranslation();
  const approvers = useApprovers(sheetId, trigger, true);
  return (
    <section className={styles.stack} aria-label={t("approvals.willAsk")}>
      <strong>{t("approvals.willAsk")}</strong>
      <QueryBoundary query={approvers} rows={2}>
        {({ steps, findings }) => <StepList steps={steps} findings={findings} />}
      </QueryBoundary>
    </section>
  );
}
