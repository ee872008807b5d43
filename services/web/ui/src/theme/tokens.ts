import type { ThemeConfig } from "antd";
import theme from "antd/es/theme";

import type { Health } from "@/api/shared";

export type Mode = "light" | "dark";

interface Palette {
  canvas: string;
  surface: string;
  sunken: string;
  hover: string;
  border: string;
  borderStrong: string;
  text: string;
  textSecondary: string;
  textFaint: string;
  accent: string;
  accentText: string;
  accentSoft: string;
  track: string;
  pace: string;
  danger: string;
  health: Record<Health, { text: string; soft: string; bar: string }>;
}

/** Every colour of the product; text pairs keep at least 4.5 : 1 on canvas, surface and sunken. */
const palettes: Record<Mode, Palette> = {
  light: {
    canvas: "#f4f6f8",
    surface: "#ffffff",
    sunken: "#f8f9fb",
    hover: "#eef2f5",
    border: "#e2e6ea",
    borderStrong: "#c6cdd4",
    text: "#182026",
    textSecondary: "#4d5963",
    textFaint: "#606b75",
    accent: "#0b6482",
    accentText: "#0b6482",
    accentSoft: "#e4f0f4",
    track: "#e5e9ed",
    pace: "#26323b",
    danger: "#b3261e",
    health: {
      early: { text: "#56616c", soft: "#eef1f3", bar: "#8593a0" },
      on_track: { text: "#136740", soft: "#e5f4ec", bar: "#2b9563" },
      lagging: { text: "#845000", soft: "#fcf0da", bar: "#c67f0a" },
      at_risk: { text: "#ab241c", soft: "#fdeae9", bar: "#d3453c" },
      outdated: { text: "#643da0", soft: "#f1ebfa", bar: "#8a63c6" },
      pending: { text: "#56616c", soft: "#eef1f3", bar: "#8593a0" },
      achieved: { text: "#1b57ad", soft: "#e6effb", bar: "#3f7bd6" },
    },
  },
  dark: {
    canvas: "#111417",
    surface: "#191d21",
    sunken: "#14181b",
    hover: "#23292e",
    border: "#2b3238",
    borderStrong: "#414a52",
    text: "#e5e9ec",
    textSecondary: "#aab4bd",
    textFaint: "#929da7",
    accent: "#177596",
    accentText: "#62bfdd",
    accentSoft: "#14303b",
    track: "#2b3238",
    pace: "#dfe5ea",
    danger: "#f0867f",
    health: {
      early: { text: "#a7b2bc", soft: "#262d33", bar: "#7b8895" },
      on_track: { text: "#6fcf9d", soft: "#16301f", bar: "#37a36f" },
      lagging: { text: "#edb457", soft: "#35280f", bar: "#cf8d1d" },
      at_risk: { text: "#f5938c", soft: "#3b1d1b", bar: "#dc5a51" },
      outdated: { text: "#c3a6ee", soft: "#2c2340", bar: "#9873d3" },
      pending: { text: "#a7b2bc", soft: "#262d33", bar: "#7b8895" },
      achieved: { text: "#8ab6f3", soft: "#182a44", bar: "#4c86dc" },
    },
  },
};

const FONT =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

export function antTheme(mode: Mode): ThemeConfig {
  const palette = palettes[mode];
  return {
    algorithm: mode === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily: FONT,
      fontSize: 14,
      borderRadius: 6,
      colorPrimary: palette.accent,
      colorLink: palette.accentText,
      colorLinkHover: palette.accentText,
      colorInfo: palette.accent,
      colorError: mode === "dark" ? "#f58b84" : palette.danger,
      colorErrorText: palette.danger,
      colorErrorBg: palette.health.at_risk.soft,
      colorErrorBorder: palette.health.at_risk.bar,
      colorWarningBg: palette.health.lagging.soft,
      colorWarningBorder: palette.health.lagging.bar,
      colorSuccessBg: palette.health.on_track.soft,
      colorSuccessBorder: palette.health.on_track.bar,
      colorInfoBg: palette.accentSoft,
      colorInfoBorder: palette.accent,
      colorText: palette.text,
      colorTextSecondary: palette.textSecondary,
      colorTextTertiary: palette.textFaint,
      colorTextDescription: palette.textSecondary,
      colorTextPlaceholder: palette.textFaint,
      colorBgLayout: palette.canvas,
      colorBgContainer: palette.surface,
      colorBgElevated: mode === "dark" ? "#20252a" : palette.surface,
      colorBorder: palette.borderStrong,
      colorBorderSecondary: palette.border,
      colorSplit: palette.border,
      boxShadowTertiary: "none",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.18s",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
      Table: {
        headerBg: palette.sunken,
        headerColor: palette.textSecondary,
        headerSplitColor: "transparent",
        rowSelectedBg: palette.accentSoft,
        rowSelectedHoverBg: palette.accentSoft,
        cellPaddingInlineSM: 16,
        cellPaddingBlockSM: 7,
      },
      Tabs: {
        itemSelectedColor: palette.accentText,
        itemHoverColor: palette.accentText,
        inkBarColor: palette.accentText,
      },
      Segmented: { trackBg: palette.hover, itemColor: palette.textSecondary },
      Radio: { dotSize: 8 },
      Alert: { withDescriptionPadding: "10px 12px", withDescriptionIconSize: 16 },
      Drawer: { paddingLG: 20 },
      Form: { itemMarginBottom: 16, verticalLabelPadding: "0 0 4px" },
    },
  };
}

/** The stylesheets read the same palette as custom properties. */
export function applyPalette(mode: Mode): void {
  const root = document.documentElement;
  root.dataset.theme = mode;
  root.style.colorScheme = mode;
  const { health, ...plain } = palettes[mode];
  for (const [name, value] of Object.entries(plain))
    root.style.setProperty(`--${kebab(name)}`, value);
  for (const [name, shades] of Object.entries(health)) {
    root.style.setProperty(`--${kebab(name)}-text`, shades.text);
    root.style.setProperty(`--${kebab(name)}-soft`, shades.soft);
    root.style.setProperty(`--${kebab(name)}-bar`, shades.bar);
  }
  root.style.setProperty("--font", FONT);
}

function kebab(name: string): string {
  return name.replaceAll("_", "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
