import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { SignedIn } from "@/features/session/queries/session";
import { makeCycle } from "@/testing/fixtures";

import {
  cyclesFor,
  defaultCycle,
  editorFor,
  personOf,
  scopeKind,
  scopeOfOwner,
  scopeOwner,
} from "./scope";

type Person = SignedIn["person"];

const sessionOf = (fields: Partial<Person>) =>
  ({
    signed_in: true,
    person: { id: "ann", leads: false, ...fields },
  }) as unknown as SignedIn;

describe("scopes", () => {
  test.each([
    ["me", "person", "ann"],
    ["person:bob", "person", "bob"],
    ["company", "company", null],
    ["unit-7", "unit", "unit-7"],
  ] as const)("%s belongs to a %s of id %s", (scope, kind, id) => {
    expect(scopeKind(scope)).toBe(kind);
    expect(scopeOwner(scope, sessionOf({}))).toEqual({ kind, id });
  });

  test("a scope round-trips through its owner", () => {
    for (const scope of ["me", "person:bob", "company", "unit-7"])
      expect(scopeOfOwner(scopeOwner(scope, sessionOf({})), "ann")).toBe(scope);
  });

  test("only a colleague's scope names a person", () => {
    expect(["me", "person:bob", "unit-7"].map(personOf)).toEqual([null, "bob", null]);
  });

  test("the editor's address holds scope and cycle, escaped", () => {
    expect(editorFor("person:bob", "q1")).toBe("/goals/new?scope=person%3Abob&cycle=q1");
    expect(editorFor("me", undefined)).toBe("/goals/new?scope=me");
  });
});

describe("cycles", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date(2026, 1, 10) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const past = makeCycle({ id: "past", starts_on: "2025-10-01", ends_on: "2025-12-31" });
  const running = makeCycle({ id: "running" });
  const month = makeCycle({ id: "month", starts_on: "2026-02-01", ends_on: "2026-02-28" });
  const drafting = makeCycle({
    ...{ id: "next", state: "drafting", starts_on: "2026-04-01", ends_on: "2026-06-30" },
  });

  test("what runs today comes before what was filled earlier", () => {
    expect(defaultCycle([past, running, drafting], new Set(["past"]))?.id).toBe("running");
  });

  test("of two that run side by side the one in use is taken", () => {
    expect(defaultCycle([running, month], new Set(["month"]))?.id).toBe("month");
    expect(defaultCycle([running, month])?.id).toBe("running");
  });

  test("where none runs, the one in use goes before an empty one", () => {
    expect(defaultCycle([past, drafting], new Set(["next"]))?.id).toBe("next");
    expect(defaultCycle([drafting], new Set())?.id).toBe("next");
    expect(defaultCycle([])).toBeUndefined();
  });

  test("cycles of the level are offered, any where the level has none", () => {
    const year = makeCycle({ id: "year", level: "company" });
    expect(cyclesFor([year, running], "person").map(({ id }) => id)).toEqual(["running"]);
    expect(cyclesFor([year], "person").map(({ id }) => id)).toEqual(["year"]);
  });
});
