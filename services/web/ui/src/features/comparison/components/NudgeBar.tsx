import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import type { NudgeableKind } from "@/api/gaps";
import { useNudge } from "@/features/comparison/queries/gaps";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

import styles from "./compare.module.css";

interface NudgeBarProps {
  cycleId: string;
  kind: NudgeableKind;
  selectedIds: string[];
  onNudged: () => void;
}

/** 催办: asks those chosen, and tells of how many it was. */
export function NudgeBar({ cycleId, kind, selectedIds, onNudged }: NudgeBarProps) {
  const { t } = useTranslation();
  const nudge = useNudge();
  const go = () =>
    nudge.mutate({ cycle_id: cycleId, kind, ids: selectedIds }, { onSuccess: onNudged });
  const result = selectedIds.length === 0 ? nudge.data : undefined;
  return (
    <section className={styles.nudge} aria-label={t("gaps.nudge.title")}>
      <Button
        type="primary"
        disabled={selectedIds.length === 0}
        loading={nudge.isPending}
        onClick={go}
      >
        {selectedIds.length === 0
          ? t("gaps.nudge.title")
          : t("gaps.nudge.chosen", { count: selectedIds.length })}
      </Button>
      <span className="faint" role="status">
        {result
          ? [
              t("gaps.nudge.done", { count: result.nudged }),
              result.already_nudged > 0 &&
                t("gaps.nudge.already_nudged", { count: result.already_nudged }),
              result.not_nudgeable > 0 &&
                t("gaps.nudge.not_nudgeable", { count: result.not_nudgeable }),
            ]
              .filter(Boolean)
              .join(t("gaps.nudge.and"))
          : t("gaps.nudge.hint")}
      </span>
      {nudge.error !== null && <ErrorNotice error={nudge.error} />}
    </section>
  );
}
