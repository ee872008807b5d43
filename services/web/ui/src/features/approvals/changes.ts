import type { ChangedGoal, ChangedKeyResult, Difference, Side } from "@/api/approvals";
import type { Goal, KeyResult, MilestoneIn, Phased } from "@/api/goals";

/** What is typed of one goal; it begins as it stands. */
export interface GoalDraft {
  weight: number | null;
  owner: string | null;
  cancel: boolean;
  start: boolean;
  parts: Record<string, PartDraft>;
}

/** A line of a list that is being written; `key` tells the lines apart. */
export interface PointDraft {
  key: string;
  on: string;
  value: number | null;
}

export interface StepDraft {
  key: string;
  id?: string;
  title: string;
  weight: number | null;
  due_on: string;
}

export interface PartDraft {
  target: number | null;
  starts_on: string;
  ends_on: string;
  phased: PointDraft[];
  milestones: StepDraft[];
}

export type Drafts = Record<string, GoalDraft>;

export function draftsOf(goals: Goal[]): Drafts {
  return Object.fromEntries(goals.map((goal) => [goal.id, draftOf(goal)]));
}

function draftOf(goal: Goal): GoalDraft {
  const parts = goal.key_results.map((part) => [part.id, partOf(part)]);
  return {
    weight: goal.weight,
    owner: null,
    cancel: false,
    start: goal.state === "draft",
    parts: Object.fromEntries(parts),
  };
}

function partOf({ target, starts_on, ends_on, phased, milestones }: KeyResult): PartDraft {
  return {
    target,
    starts_on,
    ends_on,
    phased: phased.map((point) => ({ ...point, key: point.on })),
    milestones: milestones.map(({ done_on: _, ...step }) => ({ ...step, key: step.id })),
  };
}

export const newPoint = (): PointDraft => ({ key: crypto.randomUUID(), on: "", value: null });
export const newStep = (due_on: string): StepDraft => ({
  key: crypto.randomUUID(),
  title: "",
  weight: 1,
  due_on,
});

/** Whether a key result runs from a start to a target: those alone have phased targets. */
export const climbs = ({ direction }: KeyResult) =>
  direction === "increase" || direction === "decrease";

export const isPoint = ({ on, value }: PointDraft) => on !== "" && value !== null;
export const isStep = ({ title, weight, due_on }: StepDraft) =>
  title.trim() !== "" && weight !== null && due_on !== "";

/** Whether every line of the lists is filled in; steps that are asked for are at least one. */
export function isWhole(part: KeyResult, { phased, milestones }: PartDraft): boolean {
  const steps = part.direction !== "milestones" || milestones.length > 0;
  return steps && phased.every(isPoint) && milestones.every(isStep);
}

export function areWhole(goals: Goal[], drafts: Drafts): boolean {
  return goals.every(
    ({ id, key_results }) =>
      drafts[id]?.cancel ||
      key_results.every((part) => {
        const draft = drafts[id]?.parts[part.id];
        return !draft || isWhole(part, draft);
      }),
  );
}

/** Only what was changed travels. */
export function changesOf(goals: Goal[], drafts: Drafts): ChangedGoal[] {
  return goals.flatMap((goal) => {
    const draft = drafts[goal.id];
    const changed = draft && changeOf(goal, draft);
    return changed ? [changed] : [];
  });
}

/** The same as it is shown: what stands, and what would stand after. */
export function differencesOf(goals: Goal[], changes: ChangedGoal[]): Difference[] {
  return changes.flatMap((changed) => {
    const goal = goals.find(({ id }) => id === changed.id);
    return goal ? differencesOfGoal(goal, changed) : [];
  });
}

function differencesOfGoal(goal: Goal, changed: ChangedGoal): Difference[] {
  const own = { subject: "goal", id: goal.id, goal_id: goal.id, title: goal.title } as const;
  const state = changed.cancel ? "cancelled" : changed.start ? "active" : null;
  const parts = (changed.key_results ?? []).flatMap(({ id, ...fields }) => {
    const part = goal.key_results.find((one) => one.id === id);
    return Object.entries(fields).map(
      ([field, after]): Difference => ({
        ...own,
        subject: "key_result",
        id,
        title: part?.title ?? "",
        field: field as Difference["field"],
        before: (part?.[field as keyof KeyResult] ?? null) as Side,
        after,
      }),
    );
  });
  return [
    ...(state ? [{ ...own, field: "state" as const, before: goal.state, after: state }] : []),
    ...(changed.weight === undefined
      ? []
      : [{ ...own, field: "weight" as const, before: goal.weight, after: changed.weight }]),
    ...parts,
  ];
}

function changeOf(goal: Goal, draft: GoalDraft): ChangedGoal | null {
  if (goal.state === "draft" && !draft.start) return null;
  if (draft.cancel) return { id: goal.id, cancel: true };
  const parts = goal.key_results.flatMap((part) => partChange(part, draft.parts[part.id]));
  const changed: ChangedGoal = {
    id: goal.id,
    ...(draft.weight !== goal.weight && { weight: draft.weight }),
    ...(draft.owner && { owner: { kind: goal.owner.kind, id: draft.owner } }),
    ...(goal.state === "draft" && { start: true }),
    ...(parts.length > 0 && { key_results: parts }),
  };
  return Object.keys(changed).length > 1 ? changed : null;
}

function partChange(part: KeyResult, draft: PartDraft | undefined): ChangedKeyResult[] {
  if (!draft) return [];
  const before = partOf(part);
  const phased = points(draft);
  const milestones = steps(draft);
  const changed: ChangedKeyResult = {
    id: part.id,
    ...(draft.target !== part.target && { target: draft.target }),
    ...(draft.starts_on !== part.starts_on && { starts_on: draft.starts_on }),
    ...(draft.ends_on !== part.ends_on && { ends_on: draft.ends_on }),
    ...(differ(phased, points(before)) && { phased }),
    ...(differ(milestones, steps(before)) && { milestones }),
  };
  return Object.keys(changed).length > 1 ? [changed] : [];
}

function points({ phased }: PartDraft): Phased[] {
  return phased
    .filter(isPoint)
    .map(({ on, value }) => ({ on, value: value as number }))
    .sort((one, other) => one.on.localeCompare(other.on));
}

function steps({ milestones }: PartDraft): MilestoneIn[] {
  return milestones.filter(isStep).map(({ key: _, ...step }) => ({
    ...step,
    title: step.title.trim(),
    weight: step.weight as number,
  }));
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
