import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import {
  type EmployeeFilter,
  listEmployees,
  listRoles,
  listUnits,
  readEmployee,
  type Unit,
} from "@/api/people";

export function useUnits() {
  return useQuery({ queryKey: ["units"], queryFn: readAllUnits, staleTime: 300_000 });
}

/** A tree can only be drawn whole. */
async function readAllUnits(): Promise<Unit[]> {
  const units: Unit[] = [];
  let after: string | null = null;
  do {
    const page = await listUnits(after ?? undefined);
    units.push(...page.items);
    after = page.next;
  } while (after);
  return units;
}

export function useEmployees(filter: Omit<EmployeeFilter, "after">, enabled = true) {
  return useInfiniteQuery({
    enabled,
    queryKey: ["employees", filter],
    queryFn: ({ pageParam, signal }) =>
      listEmployees({ ...filter, after: pageParam ?? undefined, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** One employee, or nobody. */
export function useEmployee(id: string | null) {
  return useQuery({
    queryKey: ["employees", "one", id],
    queryFn: () => readEmployee(id as string),
    enabled: id !== null,
    staleTime: 300_000,
  });
}

export function useRoles() {
  return useInfiniteQuery({
    queryKey: ["employees", "roles"],
    queryFn: ({ pageParam }) => listRoles({ limit: 100 }, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Whether anybody is in HR; undefined while that is not known. */
export function useSomebodyIsHr(enabled: boolean): boolean | undefined {
  const grants = useQuery({
    queryKey: ["employees", "roles", "hr"],
    queryFn: async () => (await listRoles({ role: "hr", limit: 1 })).items,
    enabled,
  });
  return grants.data && grants.data.length > 0;
}

export function usePeopleChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["employees"] }),
        queries.invalidateQueries({ queryKey: ["units"] }),
        // a role or a report of one's own opens places
        queries.invalidateQueries({ queryKey: ["session"] }),
      ]),
  });
}
