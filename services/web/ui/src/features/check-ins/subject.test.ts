import { describe, expect, test } from "vitest";

import { makeKeyResult } from "@/testing/fixtures";

import {
  type Draft,
  fromKeyResult,
  isComplete,
  newDraft,
  type Subject,
  toCheckIn,
} from "./subject";

const makeSubject = (fields: Partial<Subject> = {}): Subject => ({
  ...fromKeyResult(makeKeyResult({ accumulation: "latest" })),
  ...fields,
});
const makeDraft = (subject: Subject, fields: Partial<Draft>): Draft => ({
  ...newDraft(subject),
  ...fields,
});

test("the last value is offered only where values replace each other", () => {
  const reported = { last_check_in_at: "2026-02-01T00:00:00Z", current: 30 };
  const latest = fromKeyResult(makeKeyResult({ ...reported, accumulation: "latest" }));
  const sum = fromKeyResult(makeKeyResult({ ...reported, accumulation: "sum" }));
  expect(newDraft(latest).value).toBe(30);
  expect(newDraft(sum).value).toBeNull();
});

describe("completeness", () => {
  const plain = makeSubject();
  const ratio = makeSubject({ accumulation: "ratio" });
  const provided = makeSubject({ provided: true });
  const last = { value: 1, text: "as before", confidence: null, at: "" };

  test.each([
    ["nothing", plain, {}, false],
    ["a value of zero", plain, { value: 0 }, true],
    ["words alone", plain, { text: "late supplier" }, true],
    ["last time's words", makeSubject({ last }), { value: null, text: "as before" }, false],
    ["half a ratio", ratio, { numerator: 9, text: "words" }, false],
    ["a whole ratio", ratio, { numerator: 9, denominator: 10 }, true],
    ["a value where a metric provides it", provided, { value: 5 }, false],
    ["confidence where a metric provides the value", provided, { confidence: 6 }, true],
    ["no milestone done", plain, { done: [] }, true],
  ] as const)("%s", (_, subject, fields, complete) => {
    expect(isComplete(subject, makeDraft(subject, fields as Partial<Draft>))).toBe(complete);
  });
});

describe("the request", () => {
  test("of a plain value is trimmed and has no empty fields", () => {
    const subject = makeSubject();
    expect(toCheckIn(subject, makeDraft(subject, { value: 31, text: " on plan " }))).toEqual({
      ...{ key_result_id: "kr-1", value: 31, text: "on plan" },
    });
  });

  test("of a ratio has numerator and denominator in place of a value", () => {
    const subject = makeSubject({ accumulation: "ratio", periodStart: "2026-02-01" });
    const draft = makeDraft(subject, { value: 5, numerator: 9, denominator: 10, confidence: 9 });
    expect(toCheckIn(subject, draft, "check-in-1")).toEqual({
      ...{ key_result_id: "kr-1", value: null, numerator: 9, denominator: 10 },
      ...{ period_start: "2026-02-01", confidence: 9, corrects: "check-in-1" },
    });
  });

  test("of milestones names those that are done", () => {
    const milestone = { title: "Plan", weight: 1, due_on: "2026-02-01" };
    const subject = fromKeyResult(
      makeKeyResult({
        direction: "milestones",
        milestones: [
          { ...milestone, id: "m1", done_on: "2026-01-20" },
          { ...milestone, id: "m2", done_on: null },
        ],
      }),
    );
    expect(newDraft(subject).done).toEqual(["m1"]);
    const draft = makeDraft(subject, { done: ["m1", "m2"] });
    expect(toCheckIn(subject, draft)).toEqual({
      ...{ key_result_id: "kr-1", value: null, done: ["m1", "m2"] },
    });
  });
});
