import Button from "antd/es/button";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type ApprovalRequest, type Decision, decideOn, withdrawRequest } from "@/api/approvals";
import { useApprovalChange } from "@/features/approvals/queries/approvals";
import { PersonSelect } from "@/features/people/components/PersonSelect";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import styles from "./Approvals.module.css";
import { Message } from "./Message";

const DIFFICULTIES = [1, 2, 3, 4, 5];

/** Approve, return with a comment, delegate, object, take back: what the reader may do now. */
export function DecisionPanel({ request }: { request: ApprovalRequest }) {
  const { t } = useTranslation();
  const [comment, setComment] = useState("");
  const [to, setTo] = useState<string>();
  const [difficulty, setDifficulty] = useState<number>();
  const decide = useApprovalChange((decision: Decision) => decideOn(request.id, decision));
  const withdraw = useApprovalChange(() => withdrawRequest(request.id));
  const { can } = request;
  const node = request.nodes.find(({ state }) => state === "waiting");
  const judges = request.kind === "submit" && can.includes("approve") && !node?.own;
  const busy = decide.isPending || withdraw.isPending;
  const error = decide.error ?? withdraw.error;
  const go = (decision: Decision["decision"]) =>
    decide.mutate({ decision, comment, to: decision === "delegate" ? to : undefined, difficulty });
  const needsWords = !comment.trim();
  if (can.length === 0) return null;
  return (
    <section className={`panel ${styles.decide}`} aria-label={t("approvals.decide")}>
      {can.includes("approve") && (
        <Message
          value={comment}
          onChange={setComment}
          label={t("approvals.comment")}
          hint={t("approvals.commentHint")}
        />
      )}
      <div className={styles.bar}>
        {judges && (
          <>
            <span className="secondary">{t("approvals.difficulty")}</span>
            <ChoiceBar
              label={t("approvals.difficulty")}
              options={DIFFICULTIES.map((value) => ({
                value,
                label: value,
                title: t("approvals.difficultyHint"),
              }))}
              value={difficulty ?? null}
              onChange={setDifficulty}
            />
          </>
        )}
        {can.includes("approve") && (
          <Button type="primary" loading={busy} onClick={() => go("approve")}>
            {t(node?.own ? `approvals.node.${node.kind}` : "approvals.approve")}
          </Button>
        )}
        {can.includes("return") && (
          <Button disabled={needsWords} loading={busy} onClick={() => go("return")}>
            {t("approvals.return")}
          </Button>
        )}
        {can.includes("object") && (
          <Button disabled={needsWords} loading={busy} onClick={() => go("object")}>
            {t("approvals.object")}
          </Button>
        )}
        {can.includes("delegate") && (
          <span className={styles.fields}>
            <PersonSelect
              value={to}
              onChange={(personId) => setTo(personId ?? undefined)}
              label={t("approvals.delegateTo")}
            />
            <Button disabled={!to} loading={busy} onClick={() => go("delegate")}>
              {t("approvals.delegate")}
            </Button>
          </span>
        )}
        {can.includes("withdraw") && (
          <Button loading={busy} onClick={() => withdraw.mutate(undefined)}>
            {t("approvals.withdraw")}
          </Button>
        )}
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </section>
  );
}
