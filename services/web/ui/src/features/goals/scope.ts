import { useSearchParams } from "react-router";

import type { Cycle, Goal } from "@/api/goals";
import type { OwnerKind } from "@/api/shared";
import {
  useCycles,
  useGoalPage,
  useGoals,
  useSheetPage,
  useSheetsOf,
} from "@/features/goals/queries/goals";
import type { SignedIn } from "@/features/session/queries/session";
import { isoDate, today } from "@/format/dates";

/** Whose goals a page shows: "me", "company", "person:" and an id, or the id of a unit. */
export type Scope = string;

const PERSON = "person:";

export function scopeKind(scope: Scope): OwnerKind {
  if (scope === "me" || scope.startsWith(PERSON)) return "person";
  return scope === "company" ? "company" : "unit";
}

export function scopeOfPerson(id: string): Scope {
  return PERSON + id;
}

/** Whom a scope names that is neither the reader nor a unit. */
export function personOf(scope: Scope): string | null {
  return scope.startsWith(PERSON) ? scope.slice(PERSON.length) : null;
}

/** The owner as the services know it; the company has no id of its own. */
export function scopeOwner(
  scope: Scope,
  session: SignedIn,
): { kind: OwnerKind; id: string | null } {
  const ids = { person: personOf(scope) ?? session.person.id, company: null, unit: scope };
  const kind = scopeKind(scope);
  return { kind, id: ids[kind] };
}

/** The scope in which a goal or sheet of an owner stands. */
export function scopeOfOwner({ kind, id }: Pick<Goal["owner"], "kind" | "id">, me: string): Scope {
  if (kind === "company" || id === null) return "company";
  if (kind === "unit") return id;
  return id === me ? "me" : scopeOfPerson(id);
}

/** Where a goal is written for a scope in a cycle. */
export function editorFor(scope: Scope, cycleId: string | undefined): string {
  return `/goals/new?${new URLSearchParams({ scope, ...(cycleId && { cycle: cycleId }) })}`;
}

/** Scope and cycle live in the address, so that a page can be sent to a colleague. */
export function useScopeAndCycle() {
  const [parameters, setParameters] = useSearchParams();
  const scope = parameters.get("scope") ?? "me";
  const all = useCycles();
  const cyclesInUse = useFilledCycles(scope);
  const cycles = all.data && cyclesInUse ? cyclesFor(all.data, scopeKind(scope)) : undefined;
  const cycle =
    cycles?.find(({ id }) => id === parameters.get("cycle")) ??
    defaultCycle(cycles ?? [], cyclesInUse);

  const go = (next: { scope?: Scope; cycle?: string }) =>
    setParameters({ scope, ...(cycle && !next.scope && { cycle: cycle.id }), ...next });
  return { scope, cycle, cycles, query: all, go };
}

/** Cycles in which the scope has a sheet: of two that run side by side, the one in use. */
function useFilledCycles(scope: Scope): Set<string> | undefined {
  const company = scope === "company";
  const sheets = useSheetsOf(personOf(scope) ?? scope, undefined, !company);
  const goals = useGoals({ owner_kind: "company" }, company);
  const query = company ? goals : sheets;
  if (query.error) return new Set();
  return query.data && new Set(query.data.map(({ cycle }) => cycle.id));
}

/** Starter companies may have no cycle of that level yet: then any will do. */
export function cyclesFor(cycles: Cycle[], level: OwnerKind): Cycle[] {
  const levelCycles = cycles.filter((cycle) => cycle.level === level);
  return levelCycles.length > 0 ? levelCycles : cycles;
}

/** What runs goes before what was, even where nothing is written for it yet. */
export function defaultCycle(
  cycles: Cycle[],
  cyclesInUse: Set<string> = new Set(),
): Cycle | undefined {
  const date = isoDate(today());
  const running = cycles.filter(
    ({ state, starts_on, ends_on }) => state === "active" && starts_on <= date && date <= ends_on,
  );
  const used = cycles.filter(({ id }) => cyclesInUse.has(id));
  return (
    running.find(({ id }) => cyclesInUse.has(id)) ??
    running[0] ??
    firstInState(used, "active") ??
    firstInState(used, "drafting") ??
    used[0] ??
    firstInState(cycles, "active") ??
    firstInState(cycles, "drafting") ??
    cycles[0]
  );
}

function firstInState(cycles: Cycle[], wantedState: Cycle["state"]): Cycle | undefined {
  return cycles.find(({ state }) => state === wantedState);
}

/** The sheets of a scope in a cycle, and their list; the company's is found through its goals. */
export function useSheetIds(scope: Scope, cycleId: string | undefined) {
  const company = scope === "company";
  const listed = useSheetPage(personOf(scope) ?? scope, cycleId, !company && cycleId !== undefined);
  const goals = useGoalPage(
    { owner_kind: "company", cycle_id: cycleId },
    company && cycleId !== undefined,
  );
  const query = company ? goals : listed;
  const ids = company
    ? goals.data?.items.map(({ sheet_id }) => sheet_id)
    : listed.data?.items.map(({ id }) => id);
  return {
    ids: ids && [...new Set(ids)],
    list: query.data,
    error: query.error,
    retry: query.refetch,
  };
}
