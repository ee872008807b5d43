import { useMemo } from "react";

import { useLanguage } from "@/i18n/Language";

export interface NumberFormats {
  percent: (value: number | null) => string;
  exactPercent: (value: number | null) => string;
  value: (value: number | null, unit?: string) => string;
  /** Every digit that is kept, for where it may be typed over; nothing for what was not told. */
  exact: (value: number | null) => string;
}

const NONE = "–";

/** Percent numbers are 42.0 for 42 %; what was never measured is a dash, not a zero. */
export function useNumbers(): NumberFormats {
  const { language } = useLanguage();
  return useMemo(() => {
    const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
    const full = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
    return {
      exact: (value) => (value === null ? "" : full.format(value)),
      percent: (value) => (value === null ? NONE : `${whole.format(value)}%`),
      exactPercent: (value) => (value === null ? NONE : `${exact.format(value)}%`),
      value: (value, unit = "") =>
        value === null ? NONE : `${exact.format(value)}${withSpacing(unit)}`,
    };
  }, [language]);
}

/** Latin units stand apart from the number, 个 and % do not. */
function withSpacing(unit: string): string {
  return /^[A-Za-z]/.test(unit) ? ` ${unit}` : unit;
}
