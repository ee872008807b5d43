import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { readHook } from "@/testing/readHook";

import { dayAfter, isoDate, parseDate, useDates } from "./dates";
import { useNumbers } from "./numbers";

describe("numbers", () => {
  test.each([
    ["zh-CN", 1234567.891, "万元", "1,234,567.89万元"],
    ["en", 1234567.891, "k EUR", "1,234,567.89 k EUR"],
    ["en", 0, "%", "0%"],
    ["zh-CN", 3, "个", "3个"],
    ["en", 3, "", "3"],
  ] as const)("in %s %d with unit %j is %j", async (language, value, unit, text) => {
    const numbers = await readHook(language, useNumbers);
    expect(numbers.value(value, unit)).toBe(text);
  });

  test("percent is rounded, exact percent has two decimals", async () => {
    const numbers = await readHook("en", useNumbers);
    expect(numbers.percent(66.666)).toBe("67%");
    expect(numbers.exactPercent(66.666)).toBe("66.67%");
  });

  test("a missing value is a dash, and empty where it may be typed over", async () => {
    const numbers = await readHook("en", useNumbers);
    expect([numbers.value(null), numbers.percent(null), numbers.exactPercent(null)]).toEqual(
      Array(3).fill("–"),
    );
    expect(numbers.exact(null)).toBe("");
    expect(numbers.exact(0.123456)).toBe("0.123456");
  });
});

describe("dates", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date(2026, 1, 28, 10, 30) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("a calendar date is midnight of the reader's own zone", () => {
    expect(parseDate("2026-03-01").getTime()).toBe(new Date(2026, 2, 1).getTime());
    expect(isoDate(new Date(2026, 0, 9, 23, 59))).toBe("2026-01-09");
  });

  test.each([
    ["2026-02-28", "2026-03-01"],
    ["2028-02-28", "2028-02-29"],
    ["2026-12-31", "2027-01-01"],
  ])("the day after %s is %s", (date, next) => {
    expect(dayAfter(date)).toBe(next);
  });

  test.each([
    ["2026-02-27", "1 day overdue"],
    ["2026-02-20", "8 days overdue"],
    ["2026-02-28", "due today"],
    ["2026-03-02", "due Monday"],
    ["2026-03-07", "due Mar 7"],
  ])("what is due on %s reads %j", async (date, text) => {
    const dates = await readHook("en", useDates);
    expect(dates.due(date)).toBe(text);
  });

  test("elapsed time is told in the largest whole unit", async () => {
    const now = Date.UTC(2026, 1, 28, 12);
    const [english, chinese] = [await readHook("en", useDates), await readHook("zh-CN", useDates)];
    expect(english.ago("2026-02-25T11:00:00Z", now)).toBe("3 days ago");
    expect(english.ago("2026-02-28T10:01:00Z", now)).toBe("1 hour ago");
    expect(english.ago("2026-02-28T11:59:30Z", now)).toBe("just now");
    expect(chinese.ago("2026-02-28T11:55:00Z", now)).toBe("5分钟前");
  });
});
