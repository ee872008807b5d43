import Button from "antd/es/button";
import Input from "antd/es/input";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Answer, type Decision, decideOnMany } from "@/api/approvals";
import { useApprovalChange } from "@/features/approvals/queries/approvals";
import { PersonSelect } from "@/features/people/components/PersonSelect";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import styles from "./Approvals.module.css";

interface BulkBarProps {
  selectedIds: string[];
  onAnswered: (answers: Answer[]) => void;
}

/** Many at once, each answered on its own. */
export function BulkBar({ selectedIds, onAnswered }: BulkBarProps) {
  const { t } = useTranslation();
  const [comment, setComment] = useState("");
  const [to, setTo] = useState<string>();
  const decide = useApprovalChange((decision: Decision["decision"]) =>
    decideOnMany(selectedIds.map((id) => ({ request_id: id, decision, comment, to }))),
  );
  const go = (decision: Decision["decision"]) => decide.mutate(decision, { onSuccess: onAnswered });
  return (
    <section className={`panel ${styles.section}`} aria-label={t("approvals.bulk")}>
      <div className={styles.bar}>
        <strong>{t("approvals.chosen", { count: selectedIds.length })}</strong>
        <Input
          value={comment}
          maxLength={2000}
          aria-label={t("approvals.comment")}
          placeholder={t("approvals.commentHint")}
          onChange={({ target }) => setComment(target.value)}
        />
        <Button type="primary" loading={decide.isPending} onClick={() => go("approve")}>
          {t("approvals.approve")}
        </Button>
        <Button disabled={!comment.trim()} loading={decide.isPending} onClick={() => go("return")}>
          {t("approvals.return")}
        </Button>
        <span className={styles.fields}>
          <PersonSelect
            value={to}
            onChange={(personId) => setTo(personId ?? undefined)}
            label={t("approvals.delegateTo")}
          />
          <Button disabled={!to} loading={decide.isPending} onClick={() => go("delegate")}>
            {t("approvals.delegate")}
          </Button>
        </span>
      </div>
      {decide.error !== null && <ErrorNotice error={decide.error} />}
    </section>
  );
}
