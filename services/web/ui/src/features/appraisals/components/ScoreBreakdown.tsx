import { useTranslation } from "react-i18next";

import type { AppraisalForm, ScoredBy } from "@/api/appraisals";
import styles from "@/features/appraisals/pages/AppraisalFormPage.module.css";
import type { Scores } from "@/features/appraisals/useScores";
import { useNumbers } from "@/format/numbers";

interface ScoreBreakdownProps {
  form: AppraisalForm;
  by: ScoredBy | null;
  sides: ScoredBy[];
  scores: Scores;
}

interface Weighed {
  score: number;
  weight: number;
}

/** The total is computed, never typed; weights count over what is really scored. */
export function ScoreBreakdown({ form, by, sides, scores }: ScoreBreakdownProps) {
  const { t } = useTranslation();
  const mine = (side: ScoredBy) =>
    form.items.map(({ id, weight, self_score, manager_score }) => ({
      weight,
      score: side === by ? scores.of(id).score : side === "self" ? self_score : manager_score,
    }));
  return (
    <div className={styles.total}>
      {sides.map((side) => (
        <Total
          key={side}
          label={t(`appraisals.totalOf.${side}`)}
          weighed={mine(side).filter(isScored)}
          strong={side === sides.at(-1)}
        />
      ))}
    </div>
  );
}

interface TotalProps {
  label: string;
  weighed: Weighed[];
  strong?: boolean;
}

function Total({ label, weighed, strong = false }: TotalProps) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const weights = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const points = weighed.reduce((sum, { score, weight }) => sum + score * weight, 0);
  const terms = weighed
    .map(({ score, weight }) => `${value(score)} × ${value(weight)}`)
    .join(" + ");
  return (
    <div>
      <p className={strong ? styles.totalMain : undefined}>
        {label} <output className="numeric">{value(weights > 0 ? points / weights : null)}</output>
      </p>
      <p className="faint">
        {weights > 0
          ? t("appraisals.breakdown", { terms, weights: value(weights) })
          : t("appraisals.notScored")}
      </p>
    </div>
  );
}

function isScored(item: { score: number | null; weight: number }): item is Weighed {
  return item.score !== null;
}
