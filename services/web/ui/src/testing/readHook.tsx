import type { Locale } from "antd/es/locale";
import i18next from "i18next";
import { renderToStaticMarkup } from "react-dom/server";
import { initReactI18next } from "react-i18next";

import en from "@/i18n/en.json";
import { type Language, LanguageProvider } from "@/i18n/Language";
import chinese from "@/i18n/zh-CN.json";

await i18next.use(initReactI18next).init({
  lng: "en",
  resources: { en: { translation: en }, "zh-CN": { translation: chinese } },
  interpolation: { escapeValue: false },
});

/** What a hook answers on a page of that language. */
export async function readHook<T>(language: Language, useHook: () => T): Promise<T> {
  await i18next.changeLanguage(language);
  const answers: T[] = [];
  const read = () => answers.push(useHook());
  renderToStaticMarkup(
    <LanguageProvider initial={{ language, antdLocale: { locale: language } as Locale }}>
      <Reader read={read} />
    </LanguageProvider>,
  );
  return answers[0] as T;
}

function Reader({ read }: { read: () => void }) {
  read();
  return null;
}
