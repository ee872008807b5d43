import type { Cycle } from "@/api/goals";
import { useAncestors } from "@/features/goals/queries/goals";
import { isoDate, today } from "@/format/dates";

/** The cycle that was chosen; for a goal alone the one in which the line above it begins. */
export function useMapCycle(
  cycles: Cycle[] | undefined,
  selectedCycleId: string | null,
  goal: string | null,
): Cycle | undefined {
  const ancestors = useAncestors(goal ?? "", goal !== null && selectedCycleId === null);
  const cycleId = selectedCycleId ?? ancestors.data?.at(-1)?.cycle.id;
  if (!cycles || ancestors.isLoading) return undefined;
  return cycles.find(({ id }) => id === cycleId) ?? usualCycle(cycles);
}

/** The company's cycle of today, whose goals everything hangs by. */
function usualCycle(cycles: Cycle[]): Cycle | undefined {
  const date = isoDate(today());
  const running = cycles.filter(({ starts_on, ends_on }) => starts_on <= date && date <= ends_on);
  return (
    running.find(({ level }) => level === "company") ??
    running.find(({ level }) => level === "unit") ??
    running[0] ??
    cycles[0]
  );
}
