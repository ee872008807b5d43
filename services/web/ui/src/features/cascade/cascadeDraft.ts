import { allows } from "@/api/allows";
import type { Cascade, CascadeColumn, CascadeIn, CascadePart } from "@/api/cascade";
import type { Owner, OwnerKind } from "@/api/shared";
import { isoDate, today } from "@/format/dates";

export type Way = "share" | "amount";

/** What is typed but not saved: of each key result how it is split, of each cell a number. */
export interface CascadeDraft {
  ways: Record<string, Way>;
  numbers: Record<string, number | null>;
  rows: string[];
  cycles: Partial<Record<OwnerKind, string>>;
  drive_key_results: boolean;
}

const INITIAL_CANDIDATES = 12;
/** Amounts are counted in cents: 0.1 + 0.2 of them is 0.3. */
const CENTS = 100;

const ownerKey = ({ kind, id }: Pick<Owner, "kind" | "id">) => `${kind}:${id}`;
export const cellKey = (keyResultId: string, owner: string) => `${keyResultId} ${owner}`;

export function freshDraft(cascade: Cascade): CascadeDraft {
  const contributors = cascade.contributions.map(({ owner }) => ownerKey(owner));
  const others = cascade.candidates.map(ownerKey).slice(0, INITIAL_CANDIDATES);
  return {
    ways: Object.fromEntries(cascade.key_results.map((column) => [column.id, defaultWay(column)])),
    numbers: {},
    rows: [...new Set([...contributors, ...(allows(cascade, "cascade") ? others : [])])],
    cycles: { unit: defaultCycle(cascade, "unit"), person: defaultCycle(cascade, "person") },
    drive_key_results: false,
  };
}

function defaultWay({ is_splittable }: CascadeColumn): Way {
  return is_splittable ? "amount" : "share";
}

/** The running cycle of that level, else the next one. */
function defaultCycle(cascade: Cascade, level: OwnerKind): string | undefined {
  const date = isoDate(today());
  const levelCycles = cascade.cycles.filter((cycle) => cycle.level === level);
  const running = levelCycles.find(
    ({ starts_on, ends_on }) => starts_on <= date && date <= ends_on,
  );
  return (running ?? levelCycles[0])?.id;
}

/** Everybody who has a row, by name. */
export function ownersOf(cascade: Cascade): Map<string, Owner> {
  const owners = [...cascade.candidates, ...cascade.contributions.map(({ owner }) => owner)];
  return new Map(owners.map((owner) => [ownerKey(owner), owner]));
}

export function contributionAt(
  cascade: Cascade,
  keyResultId: string,
  owner: string,
): CascadePart | undefined {
  return cascade.contributions.find(
    (share) => share.key_result_id === keyResultId && ownerKey(share.owner) === owner,
  );
}

/** What the typed numbers of a key result come to. */
export function typedSum(draft: CascadeDraft, keyResultId: string): number {
  const cents = draft.rows
    .map((owner) => draft.numbers[cellKey(keyResultId, owner)] ?? 0)
    .reduce((sum, number) => sum + Math.round(number * CENTS), 0);
  return cents / CENTS;
}

/** What nobody carries, counting what is typed; nothing for what is split by share. */
export function remainderOf(draft: CascadeDraft, column: CascadeColumn): number | null {
  if (column.remainder === null || draft.ways[column.id] === "share") return column.remainder;
  return Math.round(column.remainder * CENTS - typedSum(draft, column.id) * CENTS) / CENTS;
}

/** The parts to save, each with the cell that it comes from. */
export function newContributions(
  draft: CascadeDraft,
  cascade: Cascade,
  owners: Map<string, Owner>,
) {
  const cells: string[] = [];
  const contributions: CascadeIn["contributions"] = [];
  for (const { id } of cascade.key_results)
    for (const row of draft.rows) {
      const owner = owners.get(row);
      const number = draft.numbers[cellKey(id, row)];
      if (!owner || !number || contributionAt(cascade, id, row)) continue;
      cells.push(cellKey(id, row));
      contributions.push({
        key_result_id: id,
        owner: { kind: owner.kind, id: owner.id },
        cycle_id: draft.cycles[owner.kind] ?? null,
        ...(draft.ways[id] === "amount" ? { amount: number } : { share: number }),
      });
    }
  return { cells, contributions };
}
