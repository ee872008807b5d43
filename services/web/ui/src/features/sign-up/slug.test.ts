import { expect, test } from "vitest";

import { SLUG, suggestedSlug } from "./slug";

test.each([
  ["Acme Industries Ltd.", "acme-industries-ltd"],
  ["  3M  Company ", "m-company"],
  ["澄实智造", ""],
  ["AB", ""],
  ["A very long company name that goes on", ""],
])("%j suggests %j", (company, slug) => {
  expect(suggestedSlug(company)).toBe(slug);
});

test.each([
  ["abc", true],
  ["a-1", true],
  ["ab", false],
  ["1abc", false],
  ["abc-", false],
  ["Abc", false],
  [`a${"b".repeat(29)}`, true],
  [`a${"b".repeat(30)}`, false],
])("%j is a company code: %s", (slug, valid) => {
  expect(SLUG.test(slug)).toBe(valid);
});
