import Button from "antd/es/button";
import Input from "antd/es/input";
import Popconfirm from "antd/es/popconfirm";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import { type Action, type ActionState, followAction } from "@/api/retrospectives";
import {
  useMyActions,
  useRetrospectiveChange,
} from "@/features/retrospectives/queries/retrospectives";
import { useDates } from "@/format/dates";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";

import styles from "./Retrospectives.module.css";

/** What was decided, who does it until when, and what became of it. */
export function ActionList({ actions }: { actions: Action[] }) {
  return (
    <ul className={styles.actions}>
      {actions.map((action) => (
        <ActionLine key={action.id} action={action} />
      ))}
    </ul>
  );
}

/** Actions of one's own; nothing where there are none. */
export function MyActions() {
  const { t } = useTranslation();
  const { data = [] } = useMyActions();
  if (data.length === 0) return null;
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="my-actions">
      <h2 id="my-actions">{t("retrospective.myActions", { count: data.length })}</h2>
      <ActionList actions={data} />
    </section>
  );
}

function ActionLine({ action }: { action: Action }) {
  const { t } = useTranslation();
  const { full } = useDates();
  const refusal = useErrorToast();
  const [note, setNote] = useState("");
  const follow = useRetrospectiveChange(([to, why]: [ActionState, string]) =>
    followAction(action, to, why),
  );
  const go = (to: ActionState, why = "") => follow.mutate([to, why], { onError: refusal });
  return (
    <li className={styles.action} data-state={action.state} data-overdue={action.overdue}>
      <div>
        <p className={styles.text}>{action.text}</p>
        <p className={styles.facts}>
          <span>{action.owner.name}</span>
          <span className={styles.due}>
            {t("retrospective.due", { date: full(action.due_on) })}
          </span>
          <span>
            {action.unit.name} · {action.cycle.name}
          </span>
          {action.state !== "open" && (
            <span>{t(`retrospective.actionStates.${action.state}`)}</span>
          )}
          {action.overdue && <strong>{t("retrospective.overdue")}</strong>}
          {action.note && <span>{action.note}</span>}
        </p>
      </div>
      {allows(action, "move") && (
        <div className={styles.tools}>
          {action.state === "open" ? (
            <>
              <Button size="small" loading={follow.isPending} onClick={() => go("done")}>
                {t("retrospective.markDone")}
              </Button>
              <Popconfirm
                title={t("retrospective.dropWhy")}
                description={
                  <Input
                    aria-label={t("retrospective.dropWhy")}
                    maxLength={500}
                    value={note}
                    onChange={({ target }) => setNote(target.value)}
                  />
                }
                okText={t("retrospective.drop")}
                okButtonProps={{ disabled: note.trim() === "" }}
                onConfirm={() => go("dropped", note.trim())}
              >
                <Button size="small" type="text">
                  {t("retrospective.drop")}
                </Button>
              </Popconfirm>
            </>
          ) : (
            <Button size="small" type="text" onClick={() => go("open")}>
              {t("retrospective.openAgain")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
