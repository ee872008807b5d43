import type { Locale } from "antd/es/locale";
import i18next from "i18next";
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import { initReactI18next } from "react-i18next";

export type Language = "zh-CN" | "en";

const STORAGE_KEY = "chengshi.language";

const load = {
  "zh-CN": () => Promise.all([import("./zh-CN.json"), import("antd/es/locale/zh_CN")]),
  en: () => Promise.all([import("./en.json"), import("antd/es/locale/en_US")]),
};

interface LocaleBundle {
  language: Language;
  antdLocale: Locale;
}

interface LanguageState extends LocaleBundle {
  setLanguage: (language: Language) => Promise<void>;
}

const LanguageContext = createContext<LanguageState | null>(null);

export function useLanguage(): LanguageState {
  const state = use(LanguageContext);
  if (!state) throw new Error("useLanguage outside of LanguageProvider");
  return state;
}

export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORAGE_KEY);
  if (stored === "zh-CN" || stored === "en") return stored;
  return navigator.language.startsWith("en") ? "en" : "zh-CN";
}

/** Only the catalogue of the language in use is fetched. */
export async function startLanguage(language: Language): Promise<LocaleBundle> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return switchTo(language);
}

async function switchTo(language: Language): Promise<LocaleBundle> {
  const [catalogue, antdLocale] = await load[language]();
  i18next.addResourceBundle(language, "translation", catalogue.default);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.title = i18next.t("product");
  return { language, antdLocale: antdLocale.default };
}

export function LanguageProvider({
  initial,
  children,
}: {
  initial: LocaleBundle;
  children: ReactNode;
}) {
  const [state, setState] = useState(initial);
  const setLanguage = useCallback(async (language: Language) => {
    localStorage.setItem(STORAGE_KEY, language);
    setState(await switchTo(language));
  }, []);
  const value = useMemo(() => ({ ...state, setLanguage }), [state, setLanguage]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}
