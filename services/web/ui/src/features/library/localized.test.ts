import i18next from "i18next";
import { afterEach, beforeAll, expect, test } from "vitest";

import { localized } from "./localized";

const ITEM = { name: "准时交付率", name_en: "On-time delivery" };

beforeAll(async () => {
  await i18next.init({ lng: "en", resources: {} });
});
afterEach(async () => {
  await i18next.changeLanguage("en");
});

test("a text of the library is in the reader's language", async () => {
  expect(localized(ITEM, "name")).toBe("On-time delivery");
  await i18next.changeLanguage("zh-CN");
  expect(localized(ITEM, "name")).toBe("准时交付率");
});

test("a text without English falls back on the Chinese", () => {
  expect(localized({ ...ITEM, name_en: "" }, "name")).toBe("准时交付率");
});
