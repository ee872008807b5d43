import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Cascade, CascadeColumn } from "@/api/cascade";
import { makeCycle } from "@/testing/fixtures";

import {
  cellKey,
  freshDraft,
  newContributions,
  ownersOf,
  remainderOf,
  typedSum,
} from "./cascadeDraft";

const column = (fields: Partial<CascadeColumn>): CascadeColumn => ({
  ...{ id: "orders", title: "Orders", unit: "", direction: "increase", start: 0, target: 100 },
  ...{
    current: 0,
    progress: 0,
    progress_source: "own",
    children_mode: "amount",
    is_splittable: true,
  },
  ...{ shares: 0, amounts: 30, remainder: 70 },
  ...fields,
});
const unit = (id: string) => ({ kind: "unit", id, name: id }) as const;
const ORDERS = column({});
const QUALITY = column({
  id: "quality",
  is_splittable: false,
  children_mode: "share",
  remainder: null,
});

const CASCADE: Cascade = {
  ...{
    goal_id: "g",
    allowed_actions: ["cascade"],
    key_results: [ORDERS, QUALITY],
    hidden_totals: [],
  },
  contributions: [
    {
      ...{ goal_id: "child", key_result_id: "orders", title: "", state: "active" },
      ...{ owner: unit("north"), share: 0, amount: 30, progress: 0 },
    },
  ],
  candidates: [unit("north"), unit("south"), unit("west")],
  cycles: [
    makeCycle({ id: "last", level: "unit", starts_on: "2025-10-01", ends_on: "2025-12-31" }),
    makeCycle({ id: "running", level: "unit" }),
    makeCycle({ id: "next", starts_on: "2026-04-01", ends_on: "2026-06-30" }),
  ],
};

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 1, 10) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a fresh draft", () => {
  test("has a row for each contributor and candidate, once", () => {
    expect(freshDraft(CASCADE).rows).toEqual(["unit:north", "unit:south", "unit:west"]);
  });

  test("has rows of contributors alone where it cannot be edited", () => {
    expect(freshDraft({ ...CASCADE, allowed_actions: [] }).rows).toEqual(["unit:north"]);
  });

  test("splits by amount what adds up, and takes the running cycle of the level, else the next", () => {
    const draft = freshDraft(CASCADE);
    expect(draft.ways).toEqual({ orders: "amount", quality: "share" });
    expect(draft.cycles).toEqual({ unit: "running", person: "next" });
  });
});

describe("numbers", () => {
  const typed = (numbers: Record<string, number | null>) => ({ ...freshDraft(CASCADE), numbers });

  test("sums and remainders are exact to the cent", () => {
    const draft = typed({
      [cellKey("orders", "unit:south")]: 0.1,
      [cellKey("orders", "unit:west")]: 0.2,
    });
    expect(typedSum(draft, "orders")).toBe(0.3);
    expect(remainderOf(draft, ORDERS)).toBe(69.7);
  });

  test("numbers of another key result or of a removed row do not count", () => {
    const draft = typed({
      [cellKey("quality", "unit:south")]: 50,
      [cellKey("orders", "unit:gone")]: 50,
    });
    expect(typedSum(draft, "orders")).toBe(0);
  });

  test("a share leaves the remainder as it was", () => {
    const draft = typed({ [cellKey("quality", "unit:south")]: 50 });
    expect(remainderOf(draft, QUALITY)).toBeNull();
  });

  test("only new numbers are saved, as amount or share, into the level's cycle", () => {
    const draft = typed({
      [cellKey("orders", "unit:north")]: 99,
      [cellKey("orders", "unit:south")]: 40,
      [cellKey("quality", "unit:west")]: 60,
      [cellKey("quality", "unit:south")]: 0,
    });
    const { cells, contributions } = newContributions(draft, CASCADE, ownersOf(CASCADE));
    expect(cells).toEqual([cellKey("orders", "unit:south"), cellKey("quality", "unit:west")]);
    expect(contributions).toEqual([
      {
        ...{ key_result_id: "orders", owner: { kind: "unit", id: "south" } },
        ...{ cycle_id: "running", amount: 40 },
      },
      {
        ...{ key_result_id: "quality", owner: { kind: "unit", id: "west" } },
        ...{ cycle_id: "running", share: 60 },
      },
    ]);
  });
});
