import i18next from "i18next";

/** What is kept in both languages, in the reader's. */
export function localized<T extends object>(row: T, name: keyof T & string): string {
  const english = `${name}_en` as keyof T;
  return String(i18next.language.startsWith("zh") ? row[name] : row[english] || row[name]);
}
