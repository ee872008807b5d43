import ConfigProvider from "antd/es/config-provider";
import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from "react";

import { useLanguage } from "@/i18n/Language";

import { styleNonce } from "./styleNonce";
import { antTheme, applyPalette, type Mode } from "./tokens";

const STORED = "chengshi.theme";

const ThemeModeContext = createContext<{ mode: Mode; toggle: () => void }>({
  mode: "light",
  toggle: () => undefined,
});

export const useThemeMode = () => use(ThemeModeContext);

export function ThemeMode({ children }: { children: ReactNode }) {
  const { antdLocale: words } = useLanguage();
  const [mode, setMode] = useState<Mode>(preferredMode);
  const theme = useMemo(() => antTheme(mode), [mode]);
  const context = useMemo(() => ({ mode, toggle: () => setMode(storeMode) }), [mode]);

  useLayoutEffect(() => applyPalette(mode), [mode]);

  return (
    <ThemeModeContext value={context}>
      <ConfigProvider
        theme={theme}
        locale={words}
        csp={{ nonce: styleNonce }}
        button={{ autoInsertSpace: false }}
      >
        {children}
      </ConfigProvider>
    </ThemeModeContext>
  );
}

function preferredMode(): Mode {
  const stored = localStorage.getItem(STORED);
  if (stored === "light" || stored === "dark") return stored;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function storeMode(mode: Mode): Mode {
  const next = mode === "dark" ? "light" : "dark";
  localStorage.setItem(STORED, next);
  return next;
}
