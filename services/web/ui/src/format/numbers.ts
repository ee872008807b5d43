import { useMemo } from "react";

import { useLanguage } from "@/i18n/Language";

export interface NumberWording {
  percent: (value: number | null) => string;
  exactPercent: (value: number | null) => string;
  value: (value: number | null, unit?: string) => string;
}

const NONE = "–";

/** Percent numbers are 42.0 for 42 %; what was never measured is a dash, not a zero. */
export function useNumbers(): NumberWording {
  const { language } = useLanguage();
  return useMemo(() => {
    const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
    return {
      percent: (value) => (value === null ? NONE : `${whole.format(value)}%`),
      exactPercent: (value) => (value === null ? NONE : `${exact.format(value)}%`),
      value: (value, unit = "") =>
        value === null ? NONE : `${exact.format(value)}${spaced(unit)}`,
    };
  }, [language]);
}

/** Latin units stand apart from the number, 个 and % do not. */
function spaced(unit: string): string {
  return /^[A-Za-z]/.test(unit) ? ` ${unit}` : unit;
}
