import {
  addGoal,
  addKeyResult,
  alignGoal,
  changeGoal,
  changeKeyResult,
  type Goal,
  openSheet,
  readGoal,
} from "@/api/goals";
import type { OwnerKind } from "@/api/shared";

import { alignmentsIn, fieldsOf, type GoalFields, keyResultBody, sameKeyResult } from "./goalForm";

export interface NewGoal {
  cycleId: string;
  owner: { kind: OwnerKind; id: string };
  fields: GoalFields;
  idempotencyKey: string;
}

export async function createGoal({
  cycleId,
  owner,
  fields,
  idempotencyKey,
}: NewGoal): Promise<Goal> {
  const sheet = await openSheet(cycleId, owner);
  const { kind, title, description, weight, driver, visibility } = fields;
  const created = await addGoal(
    {
      sheet_id: sheet.id,
      ...{ kind, title, weight, driver, visibility },
      ...(description && { description }),
      alignments: alignmentsIn(fields.alignments),
      key_results: fields.key_results.map(keyResultBody),
    },
    idempotencyKey,
  );
  return created.data;
}

/** Sends only what differs; each step names the version that the one before left behind. */
export async function saveChanges(before: Goal, fields: GoalFields): Promise<Goal> {
  const { title, description = "", weight, driver, visibility } = fields;
  const was = fieldsOf(before);
  let { version } = before;

  const changed = { title, description, weight, driver, visibility };
  const { kind: _, alignments: __, key_results: ___, ...wasPlain } = was;
  if (JSON.stringify(changed) !== JSON.stringify(pick(wasPlain)))
    version = (await changeGoal(before.id, version, changed)).data.version;

  if (was.alignments.join() !== fields.alignments.join()) {
    const links = alignmentsIn(fields.alignments, before.alignments);
    version = (await alignGoal(before.id, version, links)).data.version;
  }

  for (const keyResult of fields.key_results) {
    const known = before.key_results.find(({ id }) => id === keyResult.id);
    if (!known) await addKeyResult(before.id, keyResultBody(keyResult));
    else if (!sameKeyResult(known, keyResult))
      await changeKeyResult(
        known.id,
        (await readGoal(before.id)).version,
        keyResultBody(keyResult),
      );
  }
  return readGoal(before.id);
}

function pick({
  title,
  description = "",
  weight,
  driver,
  visibility,
}: Omit<GoalFields, "kind" | "alignments" | "key_results">) {
  return { title, description, weight, driver, visibility };
}
