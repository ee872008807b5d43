import Button from "antd/es/button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

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
  const step = request.steps.find(({ state }) => state === "waiting");
  const judges = request.kind === "submit" && allows(request, "approve") && !step?.for_owner;
  const busy = decide.isPending || withdraw.isPending;
  const error = decide.error ?? withdraw.error;
  const go = (decision: Decision["decision"]) =>
    decide.mutate({ decision, comment, to: decision === "delegate" ? to : undefined, difficulty });
  const needsWords = !comment.trim();
  if (request.allowed_actions.length === 0) return null;
  return (
    <section className={`panel ${styles.decide}`} aria-label={t("approvals.decide")}>
      {allows(request, "approve") && (
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
        {allows(request, "approve") && (
          <Button type="primary" loading={busy} onClick={() => go("approve")}>
            {t(step?.for_owner ? `approvals.step.${step.kind}` : "approvals.approve")}
          </Button>
        )}
        {allows(request, "return") && (
          <Button disabled={needsWords} loading={busy} onClick={() => go("return")}>
            {t("approvals.return")}
          </Button>
        )}
        {allows(request, "object") && (
          <Button disabled={needsWords} loading={busy} onClick={() => go("object")}>
            {t("approvals.object")}
          </Button>
        )}
        {allows(request, "delegate") && (
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
        {allows(request, "withdraw") && (
          <Button loading={busy} onClick={() => withdraw.mutate(undefined)}>
            {t("approvals.withdraw")}
          </Button>
        )}
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </section>
  );
}
