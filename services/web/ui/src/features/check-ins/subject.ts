import type { CheckInIn, Confidence, Due } from "@/api/checkins";
import type { Accumulation, Direction, KeyResult } from "@/api/goals";

/** What a check-in speaks about, whether it came from the due list or from a goal. */
export interface Subject {
  keyResultId: string;
  title: string;
  context: string;
  unit: string;
  direction: Direction;
  accumulation: Accumulation;
  periodStart?: string;
  periodLabel?: string;
  dueOn: string | null;
  overdue: boolean;
  last: Due["last"];
  expected: number | null;
  target: number | null;
  milestones: Due["milestones"];
  /** A data provider tells its values: there are words and confidence to give, and no number. */
  provided: boolean;
}

export interface Draft {
  value: number | null;
  /** Of milestones: those that are done. */
  done: string[] | null;
  numerator: number | null;
  denominator: number | null;
  text: string;
  confidence: Confidence | null;
  blocked: boolean;
}

export function fromDue(due: Due): Subject {
  return {
    keyResultId: due.key_result_id,
    title: due.key_result_title,
    context: due.goal_title,
    unit: due.unit,
    direction: due.direction,
    accumulation: due.accumulation,
    periodStart: due.period.start,
    periodLabel: due.period.label,
    dueOn: due.due_on,
    overdue: due.overdue,
    last: due.last,
    expected: due.expected_value,
    target: due.target,
    milestones: due.milestones,
    provided: false,
  };
}

export function fromKeyResult(keyResult: KeyResult): Subject {
  const { current, last_check_in_at } = keyResult;
  return {
    keyResultId: keyResult.id,
    title: keyResult.title,
    context: "",
    unit: keyResult.unit,
    direction: keyResult.direction,
    accumulation: keyResult.accumulation,
    dueOn: keyResult.due_on,
    overdue: keyResult.health === "outdated",
    last:
      keyResult.metric === null && last_check_in_at && keyResult.accumulation === "latest"
        ? { value: current, text: "", confidence: null, at: last_check_in_at }
        : null,
    expected: null,
    target: keyResult.target,
    milestones: keyResult.milestones.map(({ id, title, done_on }) => ({
      ...{ id, title },
      done: done_on !== null,
    })),
    provided: keyResult.metric !== null,
  };
}

export function newDraft({ last, milestones }: Subject): Draft {
  return {
    value: last?.value ?? null,
    done: milestones.length > 0 ? milestones.filter(({ done }) => done).map(({ id }) => id) : null,
    numerator: null,
    denominator: null,
    text: last?.text ?? "",
    confidence: last?.confidence ?? null,
    blocked: false,
  };
}

export function isRatio(subject: Subject): boolean {
  return subject.accumulation === "ratio";
}

/** A value, or new words alone; last time's words without a value say nothing. */
export function isComplete(subject: Subject, draft: Draft): boolean {
  const { value, numerator, denominator, text } = draft;
  const hasNewText = text.trim() !== "" && text.trim() !== subject.last?.text;
  if (draft.done) return true;
  if (subject.provided) return hasNewText || draft.confidence !== null;
  if (!isRatio(subject)) return value !== null || hasNewText;
  if (numerator === null && denominator === null) return hasNewText;
  return numerator !== null && denominator !== null;
}

export function toCheckIn(subject: Subject, draft: Draft, corrects?: string): CheckInIn {
  const { numerator, denominator } = draft;
  const measured =
    !subject.provided && numerator !== null && denominator !== null
      ? { value: null, numerator, denominator }
      : { value: isRatio(subject) || subject.provided || draft.done ? null : draft.value };
  return {
    key_result_id: subject.keyResultId,
    ...measured,
    ...(draft.done && { done: draft.done }),
    ...(subject.periodStart && { period_start: subject.periodStart }),
    ...(draft.text.trim() && { text: draft.text.trim() }),
    ...(draft.confidence && { confidence: draft.confidence }),
    ...(draft.blocked && { blocked: true }),
    ...(corrects && { corrects }),
  };
}
