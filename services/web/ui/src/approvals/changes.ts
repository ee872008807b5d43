import type { ChangedGoal, ChangedKeyResult } from "@/api/approvals";
import type { Goal, KeyResult, MilestoneIn, Phased } from "@/api/goals";

/** What is typed of one goal; it begins as it stands. */
export interface GoalDraft {
  weight: number | null;
  owner: string | null;
  cancel: boolean;
  start: boolean;
  parts: Record<string, PartDraft>;
}

export interface PartDraft {
  target: number | null;
  starts_on: string;
  ends_on: string;
  phased: Phased[];
  milestones: MilestoneIn[];
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
  const steps = milestones.map(({ done_on: _, ...step }) => step);
  return { target, starts_on, ends_on, phased, milestones: steps };
}

/** Only what was changed travels. */
export function changesOf(goals: Goal[], drafts: Drafts): ChangedGoal[] {
  return goals.flatMap((goal) => {
    const draft = drafts[goal.id];
    const changed = draft && changeOf(goal, draft);
    return changed ? [changed] : [];
  });
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
  const changed: ChangedKeyResult = {
    id: part.id,
    ...(draft.target !== part.target && { target: draft.target }),
    ...(draft.starts_on !== part.starts_on && { starts_on: draft.starts_on }),
    ...(draft.ends_on !== part.ends_on && { ends_on: draft.ends_on }),
    ...(differ(draft.phased, part.phased) && { phased: draft.phased }),
    ...(differ(draft.milestones, partOf(part).milestones) && { milestones: draft.milestones }),
  };
  return Object.keys(changed).length > 1 ? [changed] : [];
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
