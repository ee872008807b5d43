import { useSearchParams } from "react-router";

import type { Cycle, Goal } from "@/api/goals";
import type { OwnerKind } from "@/api/shared";
import { isoDate, today } from "@/format/dates";
import { useCycles, useGoals, useSheetsOf } from "@/queries/goals";
import { hasRole, type SignedIn } from "@/queries/session";

/** Whose goals a page shows: "me", "company", or the id of a unit. */
export type Scope = string;

export function scopeKind(scope: Scope): OwnerKind {
  if (scope === "me") return "person";
  return scope === "company" ? "company" : "unit";
}

/** The owner as the services know it; the company has no id of its own. */
export function scopeOwner(
  scope: Scope,
  session: SignedIn,
): { kind: OwnerKind; id: string | null } {
  const ids = { person: session.person.id, company: null, unit: scope };
  const kind = scopeKind(scope);
  return { kind, id: ids[kind] };
}

export function mayEdit(session: SignedIn, owner: Goal["owner"]): boolean {
  const { person } = session;
  if (owner.kind === "person") return owner.id === person.id || person.leads;
  if (hasRole(session, "admin", "hr", "executive")) return true;
  return owner.kind === "unit" && person.leads;
}

/** Scope and cycle live in the address, so that a page can be sent to a colleague. */
export function useScopeAndCycle() {
  const [parameters, setParameters] = useSearchParams();
  const scope = parameters.get("scope") ?? "me";
  const all = useCycles();
  const filled = useFilledCycles(scope);
  const cycles = all.data && filled ? cyclesFor(all.data, scopeKind(scope)) : undefined;
  const cycle =
    cycles?.find(({ id }) => id === parameters.get("cycle")) ??
    usual(cycles?.filter(({ id }) => filled?.has(id)) ?? []) ??
    usual(cycles ?? []);

  const go = (next: { scope?: Scope; cycle?: string }) =>
    setParameters({ scope, ...(cycle && !next.scope && { cycle: cycle.id }), ...next });
  return { scope, cycle, cycles, query: all, go };
}

/** Cycles in which the scope has a sheet: of two that run side by side, the one in use. */
function useFilledCycles(scope: Scope): Set<string> | undefined {
  const company = scope === "company";
  const sheets = useSheetsOf(scope, undefined, !company);
  const goals = useGoals({ owner_kind: "company" }, company);
  const query = company ? goals : sheets;
  if (query.error) return new Set();
  return query.data && new Set(query.data.map(({ cycle }) => cycle.id));
}

/** Starter companies may have no cycle of that level yet: then any will do. */
function cyclesFor(cycles: Cycle[], level: OwnerKind): Cycle[] {
  const fitting = cycles.filter((cycle) => cycle.level === level);
  return fitting.length > 0 ? fitting : cycles;
}

function usual(cycles: Cycle[]): Cycle | undefined {
  const date = isoDate(today());
  const running = ({ starts_on, ends_on }: Cycle) => starts_on <= date && date <= ends_on;
  return (
    cycles.find((cycle) => cycle.state === "active" && running(cycle)) ??
    cycles.find(({ state }) => state === "active") ??
    cycles.find(({ state }) => state === "drafting") ??
    cycles[0]
  );
}

/** The sheets of a scope in a cycle; the company's is found through its goals. */
export function useSheetIds(scope: Scope, cycleId: string | undefined) {
  const company = scope === "company";
  const listed = useSheetsOf(scope, cycleId, !company && cycleId !== undefined);
  const goals = useGoals(
    { owner_kind: "company", cycle_id: cycleId },
    company && cycleId !== undefined,
  );
  const query = company ? goals : listed;
  const ids = company
    ? goals.data?.map(({ sheet_id }) => sheet_id)
    : listed.data?.map(({ id }) => id);
  return { ids: ids && [...new Set(ids)], error: query.error, retry: query.refetch };
}
