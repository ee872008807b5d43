import type { Locale } from "antd/es/locale";
import i18next from "i18next";
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import { initReactI18next } from "react-i18next";

export type Language = "zh-CN" | "en";

const STORED = "chengshi.language";

const load = {
  "zh-CN": () => Promise.all([import("./zh-CN.json"), import("antd/es/locale/zh_CN")]),
  en: () => Promise.all([import("./en.json"), import("antd/es/locale/en_US")]),
};

interface Words {
  language: Language;
  words: Locale;
}

interface LanguageState extends Words {
  speak: (language: Language) => Promise<void>;
}

const LanguageContext = createContext<LanguageState | null>(null);

export function useLanguage(): LanguageState {
  const state = use(LanguageContext);
  if (!state) throw new Error("useLanguage outside of LanguageProvider");
  return state;
}

export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh-CN" || stored === "en") return stored;
  return navigator.language.startsWith("en") ? "en" : "zh-CN";
}

/** Only the catalogue of the language in use is fetched. */
export async function startLanguage(language: Language): Promise<Words> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return switchTo(language);
}

async function switchTo(language: Language): Promise<Words> {
  const [catalogue, words] = await load[language]();
  i18next.addResourceBundle(language, "translation", catalogue.default);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.title = i18next.t("product");
  return { language, words: words.default };
}

export function LanguageProvider({ initial, children }: { initial: Words; children: ReactNode }) {
  const [state, setState] = useState(initial);
  const speak = useCallback(async (language: Language) => {
    localStorage.setItem(STORED, language);
    setState(await switchTo(language));
  }, []);
  const value = useMemo(() => ({ ...state, speak }), [state, speak]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}
