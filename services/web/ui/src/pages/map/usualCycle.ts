import type { Cycle } from "@/api/goals";
import { isoDate, today } from "@/format/dates";

/** The company's cycle of today, whose goals everything hangs by. */
export function usualCycle(cycles: Cycle[]): Cycle | undefined {
  const date = isoDate(today());
  const running = cycles.filter(({ starts_on, ends_on }) => starts_on <= date && date <= ends_on);
  return (
    running.find(({ level }) => level === "company") ??
    running.find(({ level }) => level === "unit") ??
    running[0] ??
    cycles[0]
  );
}
