import type { ChangedGoal, ChangedKeyResult, Difference, Side } from "@/api/approvals";
import type { Goal, KeyResult, MilestoneIn, Phased } from "@/api/goals";

/** What is typed of one goal; it begins as it stands. */
export interface GoalDraft {
  weight: number | null;
  owner: string | null;
  cancel: boolean;
  start: boolean;
  keyResults: Record<string, KeyResultDraft>;
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

export interface KeyResultDraft {
  target: number | null;
  starts_on: string;
  ends_on: string;
  phased_targets: PointDraft[];
  milestones: StepDraft[];
}

export type Drafts = Record<string, GoalDraft>;

export function draftsOf(goals: Goal[]): Drafts {
  return Object.fromEntries(goals.map((goal) => [goal.id, goalDraft(goal)]));
}

function goalDraft(goal: Goal): GoalDraft {
  const entries = goal.key_results.map((keyResult) => [keyResult.id, keyResultDraft(keyResult)]);
  return {
    weight: goal.weight,
    owner: null,
    cancel: false,
    start: goal.state === "draft",
    keyResults: Object.fromEntries(entries),
  };
}

function keyResultDraft({
  target,
  starts_on,
  ends_on,
  phased_targets,
  milestones,
}: KeyResult): KeyResultDraft {
  return {
    target,
    starts_on,
    ends_on,
    phased_targets: phased_targets.map((point) => ({ ...point, key: point.on })),
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
export const hasPhasedTargets = ({ direction }: KeyResult) =>
  direction === "increase" || direction === "decrease";

const isPoint = ({ on, value }: PointDraft) => on !== "" && value !== null;
const isStep = ({ title, weight, due_on }: StepDraft) =>
  title.trim() !== "" && weight !== null && due_on !== "";

/** Whether every line of the lists is filled in; steps that are asked for are at least one. */
export function isComplete(
  keyResult: KeyResult,
  { phased_targets, milestones }: KeyResultDraft,
): boolean {
  const hasMilestones = keyResult.direction !== "milestones" || milestones.length > 0;
  return hasMilestones && phased_targets.every(isPoint) && milestones.every(isStep);
}

export function areComplete(goals: Goal[], drafts: Drafts): boolean {
  return goals.every(
    ({ id, key_results }) =>
      drafts[id]?.cancel ||
      key_results.every((keyResult) => {
        const draft = drafts[id]?.keyResults[keyResult.id];
        return !draft || isComplete(keyResult, draft);
      }),
  );
}

/** Only what was changed travels. */
export function changesOf(goals: Goal[], drafts: Drafts): ChangedGoal[] {
  return goals.flatMap((goal) => {
    const draft = drafts[goal.id];
    const changed = draft && goalChange(goal, draft);
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
  const subject = { subject: "goal", id: goal.id, goal_id: goal.id, title: goal.title } as const;
  const state = changed.cancel ? "cancelled" : changed.start ? "active" : null;
  const keyResultDifferences = (changed.key_results ?? []).flatMap(({ id, ...fields }) => {
    const keyResult = goal.key_results.find((item) => item.id === id);
    return Object.entries(fields).map(
      ([field, after]): Difference => ({
        ...subject,
        subject: "key_result",
        id,
        title: keyResult?.title ?? "",
        field: field as Difference["field"],
        before: (keyResult?.[field as keyof KeyResult] ?? null) as Side,
        after,
      }),
    );
  });
  return [
    ...(state ? [{ ...subject, field: "state" as const, before: goal.state, after: state }] : []),
    ...(changed.weight === undefined
      ? []
      : [{ ...subject, field: "weight" as const, before: goal.weight, after: changed.weight }]),
    ...keyResultDifferences,
  ];
}

function goalChange(goal: Goal, draft: GoalDraft): ChangedGoal | null {
  if (goal.state === "draft" && !draft.start) return null;
  if (draft.cancel) return { id: goal.id, cancel: true };
  const changedKeyResults = goal.key_results.flatMap((keyResult) =>
    keyResultChange(keyResult, draft.keyResults[keyResult.id]),
  );
  const changed: ChangedGoal = {
    id: goal.id,
    ...(draft.weight !== goal.weight && { weight: draft.weight }),
    ...(draft.owner && { owner: { kind: goal.owner.kind, id: draft.owner } }),
    ...(goal.state === "draft" && { start: true }),
    ...(changedKeyResults.length > 0 && { key_results: changedKeyResults }),
  };
  return Object.keys(changed).length > 1 ? changed : null;
}

function keyResultChange(
  keyResult: KeyResult,
  draft: KeyResultDraft | undefined,
): ChangedKeyResult[] {
  if (!draft) return [];
  const before = keyResultDraft(keyResult);
  const phased_targets = phasedTargets(draft);
  const milestones = milestonesIn(draft);
  const changed: ChangedKeyResult = {
    id: keyResult.id,
    ...(draft.target !== keyResult.target && { target: draft.target }),
    ...(draft.starts_on !== keyResult.starts_on && { starts_on: draft.starts_on }),
    ...(draft.ends_on !== keyResult.ends_on && { ends_on: draft.ends_on }),
    ...(differ(phased_targets, phasedTargets(before)) && { phased_targets }),
    ...(differ(milestones, milestonesIn(before)) && { milestones }),
  };
  return Object.keys(changed).length > 1 ? [changed] : [];
}

function phasedTargets({ phased_targets }: KeyResultDraft): Phased[] {
  return phased_targets
    .filter(isPoint)
    .map(({ on, value }) => ({ on, value: value as number }))
    .sort((before, after) => before.on.localeCompare(after.on));
}

function milestonesIn({ milestones }: KeyResultDraft): MilestoneIn[] {
  return milestones.filter(isStep).map(({ key: _, ...step }) => ({
    ...step,
    title: step.title.trim(),
    weight: step.weight as number,
  }));
}

function differ(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
