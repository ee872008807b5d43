import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import type { NudgedKind } from "@/api/across";
import { useNudge } from "@/features/comparison/queries/across";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

import styles from "./compare.module.css";

interface NudgeBarProps {
  cycleId: string;
  kind: NudgedKind;
  chosen: string[];
  onNudged: () => void;
}

/** 催办: asks those chosen, and tells of how many it was. */
export function NudgeBar({ cycleId, kind, chosen, onNudged }: NudgeBarProps) {
  const { t } = useTranslation();
  const nudge = useNudge();
  const go = () => nudge.mutate({ cycle_id: cycleId, kind, ids: chosen }, { onSuccess: onNudged });
  const told = chosen.length === 0 ? nudge.data?.data : undefined;
  return (
    <section className={styles.nudge} aria-label={t("gaps.nudge.title")}>
      <Button type="primary" disabled={chosen.length === 0} loading={nudge.isPending} onClick={go}>
        {chosen.length === 0
          ? t("gaps.nudge.title")
          : t("gaps.nudge.chosen", { count: chosen.length })}
      </Button>
      <span className="faint" role="status">
        {told
          ? [
              t("gaps.nudge.done", { count: told.nudged }),
              told.already > 0 && t("gaps.nudge.already", { count: told.already }),
              told.left_out > 0 && t("gaps.nudge.leftOut", { count: told.left_out }),
            ]
              .filter(Boolean)
              .join(t("gaps.nudge.and"))
          : t("gaps.nudge.hint")}
      </span>
      {nudge.error !== null && <ErrorNotice error={nudge.error} />}
    </section>
  );
}
