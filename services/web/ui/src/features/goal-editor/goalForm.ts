import type {
  AlignmentIn,
  Cycle,
  Dimension,
  Goal,
  GoalDriver,
  GoalKind,
  KeyResult,
  KeyResultIn,
  Visibility,
} from "@/api/goals";
import type { LibraryItem, PastKeyResult, TemplateGoal } from "@/api/library";
import { localized } from "@/features/library/localized";
import { isoDate, today } from "@/format/dates";

export interface KeyResultFields extends Omit<KeyResultIn, "target_high" | "tolerance"> {
  id?: string;
  target_high?: number | null;
  tolerance?: number | null;
  /** The series that it follows; undefined where its owner tells the values. */
  follows?: string;
}

export interface GoalFields {
  kind: GoalKind;
  title: string;
  description?: string;
  weight: number | null;
  progress_source: GoalDriver;
  visibility: Visibility;
  /** Of company and unit goals alone. */
  amounts_hidden?: boolean;
  /** Of company goals alone. */
  strategic?: boolean;
  theme?: string;
  dimension?: Dimension | null;
  /** Only asked for where the visibility is `named`. */
  named_viewers?: string[];
  alignments: string[];
  /** The template that it was begun with. */
  template_id?: string;
  key_results: KeyResultFields[];
}

export type Span = Pick<Cycle, "starts_on" | "ends_on">;

export function emptyKeyResult(kind: GoalKind, span: Span, weight: number): KeyResultFields {
  return {
    title: "",
    unit: "%",
    direction: "increase",
    accumulation: "latest",
    period: kind === "kpi" ? "month" : "week",
    start: 0,
    target: 100,
    weight,
    starts_on: startWithin(span),
    ends_on: span.ends_on,
    ambition: kind === "kpi" ? "committed" : "aspirational",
    cadence: null,
    source: "",
    phased_targets: [],
    milestones: [],
    progress_source: "own",
    children_mode: "share",
  };
}

/** A goal that is set in the middle of a cycle owes nothing for the time before. */
function startWithin({ starts_on, ends_on }: Span): string {
  const now = isoDate(today());
  return starts_on < now && now <= ends_on ? now : starts_on;
}

/** A part of a key result above starts with its words and measures; the numbers are for the writer. */
export function fromParentKeyResult(parent: KeyResult, span: Span): KeyResultFields {
  const { title, unit, direction, accumulation, period, start, target, target_high, tolerance } =
    parent;
  return {
    ...emptyKeyResult("kpi", span, 100),
    ...{ title, unit, direction, accumulation, period, start, target, target_high, tolerance },
    ...{ ambition: parent.ambition, cadence: parent.cadence, source: parent.source },
    library_item_id: parent.library_item_id ?? null,
    milestones: parent.milestones.map(({ title, weight }) => ({
      ...{ title, weight },
      due_on: span.ends_on,
    })),
  };
}

/** An indicator of the library with its usual target; a sum begins at nothing. */
export function fromLibraryItem(item: LibraryItem, span: Span): KeyResultFields {
  const { direction, accumulation, period } = item;
  const base = emptyKeyResult("kpi", span, 100);
  return {
    ...base,
    ...{ direction, accumulation, period, library_item_id: item.id },
    title: localized(item, "name"),
    unit: localized(item, "unit"),
    start: direction === "increase" && accumulation === "sum" ? 0 : initialStart(direction),
    target: direction === "between" ? item.typical_low : item.typical_target,
    target_high: direction === "between" ? item.typical_high : null,
    source: localized(item, "formula"),
    milestones:
      direction === "milestones" ? [{ title: "", weight: 100, due_on: span.ends_on }] : [],
  };
}

/** What was measured before goes on from what was reached; the target is for the writer. */
export function fromPastKeyResult(item: PastKeyResult, span: Span): KeyResultFields {
  const { title, unit, direction, accumulation, period, tolerance, library_item_id } = item;
  const base = emptyKeyResult("kpi", span, 100);
  return {
    ...base,
    ...{ title, unit, direction, accumulation, period, tolerance, library_item_id },
    ...{ ambition: item.ambition, cadence: item.cadence, source: item.source },
    start: accumulation === "sum" ? item.start : (item.current ?? item.start),
    target: null,
    milestones:
      direction === "milestones" ? [{ title: "", weight: 100, due_on: span.ends_on }] : [],
  };
}

export function fromTemplateGoal(goal: TemplateGoal, span: Span): KeyResultFields[] {
  return goal.key_results.flatMap(({ item, weight, ...overrides }) => {
    if (!item) return [];
    const fields = fromLibraryItem(item, span);
    return [
      {
        ...fields,
        weight,
        start: overrides.start ?? fields.start,
        target: overrides.target ?? fields.target,
        target_high: overrides.target_high ?? fields.target_high,
        tolerance: overrides.tolerance ?? fields.tolerance,
        cadence: overrides.cadence ?? fields.cadence,
        ambition: overrides.ambition ?? fields.ambition,
      },
    ];
  });
}

function initialStart(direction: LibraryItem["direction"]): number | null {
  return direction === "milestones" || direction === "binary" ? 0 : null;
}

export function goalFields(goal: Goal): GoalFields {
  return {
    kind: goal.kind,
    title: goal.title,
    description: goal.description,
    weight: goal.weight,
    progress_source: goal.progress_source,
    visibility: goal.visibility,
    ...(goal.owner.kind !== "person" && { amounts_hidden: goal.amounts_hidden }),
    named_viewers: goal.named_viewers.map(({ id }) => id),
    ...(goal.owner.kind === "company" && {
      strategic: goal.strategic,
      theme: goal.theme,
      dimension: goal.dimension,
    }),
    alignments: goal.alignments.map(({ goal_id, key_result_id }) =>
      alignmentValue(goal_id, key_result_id),
    ),
    key_results: goal.key_results.map(keyResultFields),
  };
}

/** What the chosen direction does not use is not sent along. */
export function keyResultBody({ id: _, follows, ...fields }: KeyResultFields): KeyResultIn {
  const { direction } = fields;
  const bounded = direction === "at_least" || direction === "at_most" || direction === "between";
  return {
    ...fields,
    start: bounded ? null : fields.start,
    target_high: direction === "between" ? (fields.target_high ?? null) : null,
    tolerance: bounded ? (fields.tolerance ?? null) : null,
    phased_targets:
      direction === "increase" || direction === "decrease" ? (fields.phased_targets ?? []) : [],
    milestones: direction === "milestones" ? (fields.milestones ?? []) : [],
    ...(follows && parseMetricOption(follows)),
  };
}

/** One select holds a metric and whose series of it. */
export function metricOption(metricId: string, unitId: string | null): string {
  return `${metricId}:${unitId ?? ""}`;
}

export function parseMetricOption(value: string | undefined): {
  metric_id: string | null;
  metric_unit_id: string | null;
} {
  const [metricId, unitId] = value?.split(":") ?? [];
  return { metric_id: metricId || null, metric_unit_id: unitId || null };
}

export function keyResultFields(keyResult: KeyResult): KeyResultFields {
  const { id, title, unit, direction, accumulation, period, start, target } = keyResult;
  const { target_high, tolerance, weight, starts_on, ends_on, metric } = keyResult;
  return {
    ...(metric && { follows: metricOption(metric.id, metric.unit?.id ?? null) }),
    ...{ id, title, unit, direction, accumulation, period, start, target },
    ...{ target_high, tolerance, weight, starts_on, ends_on },
    ...{ ambition: keyResult.ambition, cadence: keyResult.cadence, source: keyResult.source },
    ...{ progress_source: keyResult.progress_source, children_mode: keyResult.children_mode },
    library_item_id: keyResult.library_item_id ?? null,
    phased_targets: keyResult.phased_targets,
    milestones: keyResult.milestones.map(({ done_on: _, ...milestone }) => milestone),
  };
}

/** The fields that are not as they were, and nothing else. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const names = Object.keys(after) as (keyof T)[];
  return Object.fromEntries(
    names.filter((name) => differs(before[name], after[name])).map((name) => [name, after[name]]),
  ) as Partial<T>;
}

/** Small lists differ by what is in them. */
function differs(before: unknown, after: unknown): boolean {
  return before !== after && JSON.stringify(before) !== JSON.stringify(after);
}

/** One select holds goals and key results: a key result's value names it, a goal's its goal. */
export function alignmentValue(goalId: string | null, keyResultId: string | null): string {
  return keyResultId ? `key_result:${keyResultId}` : `goal:${goalId}`;
}

export function alignmentsIn(values: string[], before: Goal["alignments"] = []): AlignmentIn[] {
  return values.map((value) => {
    const [kind, id] = value.split(":");
    const existing = before.find(
      (link) => alignmentValue(link.goal_id, link.key_result_id) === value,
    );
    return {
      ...(kind === "goal" ? { goal_id: id } : { key_result_id: id }),
      ...(existing && { share: existing.share, amount: existing.amount }),
    };
  });
}

/** Even shares of 100 with the remainder on the first. */
export function evenWeights(count: number): number[] {
  const share = Math.floor(100 / count);
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? 100 - share * (count - 1) : share,
  );
}

/** What a KPI section has left of its 100; objectives share theirs until somebody weighs them. */
export function freeWeight(kind: GoalKind, goals: Goal[]): number | null {
  if (kind === "objective") return null;
  return Math.max(0, 100 - sectionWeight(kind, goals));
}

export function sectionWeight(kind: GoalKind, goals: Goal[]): number {
  return goals
    .filter((goal) => goal.kind === kind && goal.state !== "cancelled" && goal.state !== "archived")
    .reduce((sum, { weight }) => sum + (weight ?? 0), 0);
}
