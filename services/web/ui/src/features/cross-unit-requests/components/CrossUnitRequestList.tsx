import Button from "antd/es/button";
import Input from "antd/es/input";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import { answerAcross, type CrossUnitRequest, type CrossUnitRequestStep } from "@/api/cascade";
import { useCrossUnitRequestChange } from "@/features/cascade/queries/cascade";
import { useDates } from "@/format/dates";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

import styles from "./CrossUnitRequest.module.css";

interface CrossUnitRequestListProps {
  items: CrossUnitRequest[];
  /** Here it is clear which goal asks. */
  ofGoal?: boolean;
}

export function CrossUnitRequestList({ items, ofGoal = false }: CrossUnitRequestListProps) {
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <CrossUnitRequestEntry key={item.id} item={item} ofGoal={ofGoal} />
      ))}
    </ul>
  );
}

function CrossUnitRequestEntry({ item, ofGoal }: { item: CrossUnitRequest; ofGoal: boolean }) {
  const { t } = useTranslation();
  const { due } = useDates();
  const { goal, owner, unit, key_result, requested_by, needed_on, state } = item;
  return (
    <li aria-label={item.request_text}>
      <div className={styles.head}>
        <strong>
          {ofGoal
            ? t("crossUnitRequest.to", { unit: unit.name })
            : t("crossUnitRequest.from", { owner: owner.name, unit: unit.name })}
        </strong>
        <span className={`${styles.state} ${styles[state]}`}>
          {t(`crossUnitRequest.state.${state}`)}
        </span>
      </div>
      <p>{item.request_text}</p>
      <p className={`faint ${styles.facts}`}>
        {!ofGoal &&
          (item.goal_visible ? (
            <Link to={`/goals/${goal.id}`}>{goal.name}</Link>
          ) : (
            <span>{goal.name}</span>
          ))}
        {key_result && <span>{key_result.name}</span>}
        {requested_by && <span>{requested_by.name}</span>}
        <RelativeTime at={item.requested_at} />
        {needed_on && state === "asked" && <span>{due(needed_on)}</span>}
      </p>
      {item.reason && (
        <p className="secondary">
          {item.answered_by?.name}
          {t("crossUnitRequest.says", { reason: item.reason })}
        </p>
      )}
      <Answers item={item} />
    </li>
  );
}

/** Accept at once; to decline takes a reason. */
function Answers({ item }: { item: CrossUnitRequest }) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const [reason, setReason] = useState<string | null>(null);
  const answer = useCrossUnitRequestChange(
    ({ to, why }: { to: CrossUnitRequestStep; why?: string }) => answerAcross(item.id, to, why),
  );
  const go = (to: CrossUnitRequestStep, why?: string) =>
    answer.mutate({ to, why }, { onError: refusal });
  if (item.allowed_actions.length === 0) return null;
  if (reason !== null)
    return (
      <div className={styles.answers}>
        <Input
          autoFocus
          value={reason}
          maxLength={1000}
          aria-label={t("crossUnitRequest.reason")}
          placeholder={t("crossUnitRequest.reason")}
          onChange={({ target }) => setReason(target.value)}
          onPressEnter={() => reason.trim() && go("declined", reason)}
        />
        <Button
          size="small"
          disabled={!reason.trim()}
          loading={answer.isPending}
          onClick={() => go("declined", reason)}
        >
          {t("crossUnitRequest.decline")}
        </Button>
        <Button size="small" type="text" onClick={() => setReason(null)}>
          {t("actions.cancel")}
        </Button>
      </div>
    );
  return (
    <div className={styles.answers}>
      {allows(item, "accept") && (
        <>
          <Button
            size="small"
            type="primary"
            loading={answer.isPending}
            onClick={() => go("accepted")}
          >
            {t("crossUnitRequest.accept")}
          </Button>
          <Button size="small" onClick={() => setReason("")}>
            {t("crossUnitRequest.declineWith")}
          </Button>
        </>
      )}
      {allows(item, "withdraw") && (
        <Button size="small" type="text" loading={answer.isPending} onClick={() => go("withdrawn")}>
          {t("crossUnitRequest.withdraw")}
        </Button>
      )}
    </div>
  );
}
