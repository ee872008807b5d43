import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Popconfirm from "antd/es/popconfirm";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import { launchRound, type Round } from "@/api/appraisals";
import styles from "@/features/appraisals/pages/AppraisalsPage.module.css";
import { useRounds, useRoundsChange } from "@/features/appraisals/queries/appraisals";
import { useDates } from "@/format/dates";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { RoundDrawer } from "./RoundDrawer";

/** HR's side: open a round, then send its forms out. */
export function Rounds() {
  const { t } = useTranslation();
  const { fullRange } = useDates();
  const rounds = useRounds(true);
  const refusal = useErrorToast();
  const launch = useRoundsChange(launchRound);
  const [adding, setAdding] = useState(false);
  return (
    <section className="panel" aria-labelledby="rounds">
      <h2 id="rounds" className={styles.title}>
        {t("appraisals.rounds")}
        {allows(rounds.data, "create") && (
          <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t("appraisals.addRound")}
          </Button>
        )}
      </h2>
      <div className={styles.body}>
        <QueryBoundary query={rounds} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t("appraisals.noRounds")} hint={t("appraisals.noRoundsHint")} />
            ) : (
              <ul className={styles.forms}>
                {items.map((round) => (
                  <li key={round.id}>
                    <strong>{round.name}</strong>
                    <span className="secondary">{fullRange(round.opens_on, round.closes_on)}</span>
                    <RoundProgress round={round} />
                    {allows(round, "launch") && (
                      <Popconfirm
                        title={t("appraisals.launchQuestion")}
                        description={t("appraisals.launchExplained")}
                        onConfirm={() => launch.mutate(round.id, { onError: refusal })}
                      >
                        <Button
                          size="small"
                          className={styles.launch}
                          loading={launch.isPending && launch.variables === round.id}
                          aria-label={t("appraisals.launchOf", { name: round.name })}
                        >
                          {t("appraisals.launch")}
                        </Button>
                      </Popconfirm>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </QueryBoundary>
      </div>
      {adding && <RoundDrawer onClose={() => setAdding(false)} />}
    </section>
  );
}

function RoundProgress({ round }: { round: Round }) {
  const { t } = useTranslation();
  const { forms, pending_forms, state } = round;
  if (pending_forms > 0)
    return <span role="status">{t("appraisals.opening", { count: pending_forms })}</span>;
  if (state === "closed") return <span className="secondary">{t("appraisals.closed")}</span>;
  return (
    <span className="secondary">
      {t("appraisals.stages", { self: forms.self, manager: forms.manager, done: forms.done })}
    </span>
  );
}
