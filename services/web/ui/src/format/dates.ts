import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n/Language";

const DAY = 86_400_000;
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** A calendar date has no zone: it is read as the reader's own midnight. */
export function parseDate(date: string): Date {
  return new Date(`${date}T00:00:00`);
}

export function today(): Date {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate());
}

export function isoDate(date: Date): string {
  const twoDigits = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

export function dayAfter(date: string): string {
  const day = parseDate(date);
  return isoDate(new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1));
}

export function useDates() {
  const { language } = useLanguage();
  const { t } = useTranslation();
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
    const yearDay = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
    const instant = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
    const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium", hourCycle: "h23" });
    const weekday = new Intl.DateTimeFormat(language, { weekday: "long" });
    const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

    const longDay = new Intl.DateTimeFormat(language, { month: "long", day: "numeric" });
    const ago = (iso: string, now: number) => {
      const elapsed = new Date(iso).getTime() - now;
      for (const [unit, length] of STEPS)
        if (Math.abs(elapsed) >= length) return relative.format(Math.trunc(elapsed / length), unit);
      return t("dates.justNow");
    };
    const due = (date: string) => {
      const days = Math.round((parseDate(date).getTime() - today().getTime()) / DAY);
      if (days < 0) return t("dates.overdue", { count: -days });
      if (days === 0) return t("dates.dueToday");
      return days < 7
        ? t("dates.dueOn", { day: weekday.format(parseDate(date)) })
        : t("dates.dueOn", { day: day.format(parseDate(date)) });
    };
    return {
      day: (date: string) => day.format(parseDate(date)),
      full: (date: string) => yearDay.format(parseDate(date)),
      range: (from: string, to: string) => day.formatRange(parseDate(from), parseDate(to)),
      fullRange: (from: string, to: string) => yearDay.formatRange(parseDate(from), parseDate(to)),
      instant: (iso: string) => instant.format(new Date(iso)),
      clock: (iso: string) => clock.format(new Date(iso)),
      today: () => ({ weekday: weekday.format(new Date()), day: longDay.format(new Date()) }),
      ago,
      due,
    };
  }, [language, t]);
}
