import Button from "antd/es/button";
import Input from "antd/es/input";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { answerAcross, type Collaboration, type CollaborationStep } from "@/api/cascade";
import { useCollaborationChange } from "@/features/cascade/queries/cascade";
import { useDates } from "@/format/dates";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

import styles from "./Collaboration.module.css";

interface CollaborationListProps {
  items: Collaboration[];
  /** Here it is clear which goal asks. */
  ofGoal?: boolean;
}

export function CollaborationList({ items, ofGoal = false }: CollaborationListProps) {
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <CollaborationEntry key={item.id} item={item} ofGoal={ofGoal} />
      ))}
    </ul>
  );
}

function CollaborationEntry({ item, ofGoal }: { item: Collaboration; ofGoal: boolean }) {
  const { t } = useTranslation();
  const { due } = useDates();
  const { goal, owner, unit, key_result, asked_by, needed_on, state } = item;
  return (
    <li aria-label={item.ask}>
      <div className={styles.head}>
        <strong>
          {ofGoal
            ? t("collaboration.to", { unit: unit.name })
            : t("collaboration.from", { owner: owner.name, unit: unit.name })}
        </strong>
        <span className={`${styles.state} ${styles[state]}`}>
          {t(`collaboration.state.${state}`)}
        </span>
      </div>
      <p>{item.ask}</p>
      <p className={`faint ${styles.facts}`}>
        {!ofGoal &&
          (item.goal_visible ? (
            <Link to={`/goals/${goal.id}`}>{goal.name}</Link>
          ) : (
            <span>{goal.name}</span>
          ))}
        {key_result && <span>{key_result.name}</span>}
        {asked_by && <span>{asked_by.name}</span>}
        <RelativeTime at={item.asked_at} />
        {needed_on && state === "asked" && <span>{due(needed_on)}</span>}
      </p>
      {item.reason && (
        <p className="secondary">
          {item.answered_by?.name}
          {t("collaboration.says", { reason: item.reason })}
        </p>
      )}
      <Answers item={item} />
    </li>
  );
}

/** Accept at once; to decline takes a reason. */
function Answers({ item }: { item: Collaboration }) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const [reason, setReason] = useState<string | null>(null);
  const answer = useCollaborationChange(({ to, why }: { to: CollaborationStep; why?: string }) =>
    answerAcross(item.id, to, why),
  );
  const go = (to: CollaborationStep, why?: string) =>
    answer.mutate({ to, why }, { onError: refusal });
  if (!item.may_answer && !item.may_withdraw) return null;
  if (reason !== null)
    return (
      <div className={styles.answers}>
        <Input
          autoFocus
          value={reason}
          maxLength={1000}
          aria-label={t("collaboration.reason")}
          placeholder={t("collaboration.reason")}
          onChange={({ target }) => setReason(target.value)}
          onPressEnter={() => reason.trim() && go("declined", reason)}
        />
        <Button
          size="small"
          disabled={!reason.trim()}
          loading={answer.isPending}
          onClick={() => go("declined", reason)}
        >
          {t("collaboration.decline")}
        </Button>
        <Button size="small" type="text" onClick={() => setReason(null)}>
          {t("actions.cancel")}
        </Button>
      </div>
    );
  return (
    <div className={styles.answers}>
      {item.may_answer && (
        <>
          <Button
            size="small"
            type="primary"
            loading={answer.isPending}
            onClick={() => go("accepted")}
          >
            {t("collaboration.accept")}
          </Button>
          <Button size="small" onClick={() => setReason("")}>
            {t("collaboration.declineWith")}
          </Button>
        </>
      )}
      {item.may_withdraw && (
        <Button size="small" type="text" loading={answer.isPending} onClick={() => go("withdrawn")}>
          {t("collaboration.withdraw")}
        </Button>
      )}
    </div>
  );
}
