import { useTranslation } from "react-i18next";

import type { Direction } from "@/api/goals";
import { useNumbers } from "@/format/numbers";

export interface Aimed {
  direction: Direction;
  target: number | null;
  target_high?: number | null;
  unit: string;
}

/** A target as it is meant: a bound with its sign, a range with both its ends. */
export function useTargets(): (of: Aimed) => string {
  const { t } = useTranslation();
  const { value } = useNumbers();
  return ({ direction, target, target_high = null, unit }) => {
    if (direction === "milestones") return t("paper.allSteps");
    const placeholders = { target: value(target, unit), high: value(target_high, unit) };
    const bare = direction === "between" ? target_high === null : target === null;
    return bare && direction !== "binary"
      ? placeholders.target
      : t(`targetFor.${direction}`, placeholders);
  };
}

/** Of milestones the number is the weight done, in percent. */
export function unitOf({ direction, unit }: Pick<Aimed, "direction" | "unit">): string {
  return direction === "milestones" ? "%" : unit;
}
