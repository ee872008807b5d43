import {
  addGoal,
  addKeyResult,
  alignGoal,
  changeGoal,
  changeKeyResult,
  type Goal,
  type GoalChange,
  type KeyResult,
  readGoal,
} from "@/api/goals";
import { followMetric } from "@/api/metrics";
import type { OwnerKind } from "@/api/shared";

import {
  alignmentsIn,
  changedFields,
  type GoalFields,
  goalFields,
  type KeyResultFields,
  keyResultBody,
  keyResultFields,
  parseMetricOption,
} from "./goalForm";

export interface NewGoal {
  cycleId: string;
  owner: { kind: OwnerKind; id: string | null };
  fields: GoalFields;
  idempotencyKey: string;
}

export async function createGoal({
  cycleId,
  owner,
  fields,
  idempotencyKey,
}: NewGoal): Promise<Goal> {
  const {
    kind,
    title,
    description,
    weight,
    progress_source,
    visibility,
    named_viewers = [],
  } = fields;
  return addGoal(
    {
      sheet: { cycle_id: cycleId, owner: { kind: owner.kind, id: owner.id } },
      kind,
      title,
      weight,
      progress_source,
      visibility,
      named_viewers,
      ...(description && { description }),
      ...(fields.template_id && { template_id: fields.template_id }),
      ...(owner.kind === "company" && strategyFields(fields)),
      ...(owner.kind !== "person" && { amounts_hidden: fields.amounts_hidden ?? false }),
      alignments: alignmentsIn(fields.alignments),
      key_results: fields.key_results.map(keyResultBody),
    },
    idempotencyKey,
  );
}

/** Sends only what differs; a step that changes the goal names the version before it. */
export async function saveChanges(before: Goal, fields: GoalFields): Promise<Goal> {
  const fieldsBefore = goalFields(before);
  let { version } = before;

  const changed = changedFields(ownFields(fieldsBefore), ownFields(fields));
  if (Object.keys(changed).length > 0)
    version = (await changeGoal(before.id, version, changed)).version;

  if (fieldsBefore.alignments.join() !== fields.alignments.join()) {
    const links = alignmentsIn(fields.alignments, before.alignments);
    await alignGoal(before.id, version, links);
  }

  for (const keyResult of fields.key_results) {
    const existing = before.key_results.find(({ id }) => id === keyResult.id);
    if (existing) await saveKeyResult(existing, keyResult);
    else await addKeyResult(before.id, keyResultBody(keyResult));
  }
  return readGoal(before.id);
}

async function saveKeyResult(before: KeyResult, fields: KeyResultFields): Promise<void> {
  const fieldsBefore = keyResultFields(before);
  const metricChange = changedFields(
    { follows: fieldsBefore.follows },
    { follows: fields.follows },
  );
  let { version } = before;
  // first: what it takes from the metric is then as the metric says
  if ("follows" in metricChange) {
    const { metric_id, metric_unit_id } = parseMetricOption(fields.follows);
    version = (await followMetric(before.id, version, metric_id, metric_unit_id)).version;
  }
  const changed = changedFields(withoutMetric(fieldsBefore), withoutMetric(fields));
  if (Object.keys(changed).length > 0) await changeKeyResult(before.id, version, changed);
}

function withoutMetric({ follows: _, ...fields }: KeyResultFields) {
  return keyResultBody(fields);
}

function ownFields(fields: GoalFields) {
  const {
    title,
    description = "",
    weight,
    progress_source,
    visibility,
    named_viewers = [],
  } = fields;
  const company = fields.strategic !== undefined;
  return {
    title,
    description,
    weight,
    progress_source,
    visibility,
    named_viewers,
    ...(company && strategyFields(fields)),
    ...(fields.amounts_hidden !== undefined && { amounts_hidden: fields.amounts_hidden }),
  } satisfies GoalChange;
}

function strategyFields({ strategic = false, theme = "", dimension = null }: GoalFields) {
  return { strategic, theme, dimension };
}
