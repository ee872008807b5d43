import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useNumbers } from "@/format/numbers";
import { useThemeMode } from "@/theme/ThemeMode";

import type { Ink } from "./draw";

/** Colours and words for the canvas, which has neither style sheets nor translations. */
export function useInk(): Ink {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const { mode } = useThemeMode();
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const colors = new Map<string, string>();
    return {
      color: (name) => {
        const color = colors.get(name) ?? style.getPropertyValue(name);
        colors.set(name, color);
        return color;
      },
      font: style.getPropertyValue("--font") || getComputedStyle(document.body).fontFamily,
      percent,
      below: (count, troubled) =>
        troubled > 0
          ? t("goalMap.troubled", { count: troubled, all: count })
          : t("goalMap.below", { count }),
      gap: ({ kind, count }) => t(`goalMap.gap.${kind as "no_contributor"}`, { count }),
      health: (health) => t(`health.${health}`),
      mode,
    };
  }, [t, percent, mode]);
}
