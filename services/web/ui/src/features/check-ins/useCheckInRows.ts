import { useState } from "react";

import type { CheckIn } from "@/api/checkins";
import { useRecordCheckIn } from "@/features/check-ins/queries/checkIns";

import { type Draft, isComplete, newDraft, type Subject, toCheckIn } from "./subject";

export interface Row {
  draft: Draft;
  state: "open" | "saving" | "saved";
  error: unknown;
  recorded: CheckIn | null;
  attempt: { body: string; key: string } | null;
}

/** The rows of one page of check-ins: saved at once on screen, taken back if the server refuses. */
export function useCheckInRows(subjects: Subject[]) {
  const { mutateAsync: record } = useRecordCheckIn();
  const [rows, setRows] = useState<Record<string, Row>>({});

  const rowOf = (subject: Subject): Row => rows[subject.keyResultId] ?? freshRow(subject);
  const change = (subject: Subject, changed: Partial<Row>) =>
    setRows((all) => ({
      ...all,
      [subject.keyResultId]: { ...(all[subject.keyResultId] ?? freshRow(subject)), ...changed },
    }));

  const edit = (subject: Subject, changed: Partial<Draft>) =>
    change(subject, { draft: { ...rowOf(subject).draft, ...changed }, error: null });

  const save = async (subject: Subject): Promise<boolean> => {
    const row = rowOf(subject);
    if (row.state !== "open" || !isComplete(subject, row.draft)) return false;
    const checkIn = toCheckIn(subject, row.draft, row.recorded?.id);
    const attempt = attemptFor(row, JSON.stringify(checkIn));
    change(subject, { state: "saving", error: null, attempt });
    try {
      const recorded = await record({ checkIn, key: attempt.key });
      change(subject, { state: "saved", recorded, attempt: null });
      return true;
    } catch (error) {
      change(subject, { state: "open", error });
      return false;
    }
  };

  const savable = subjects.filter((subject) => {
    const row = rowOf(subject);
    return row.state === "open" && isComplete(subject, row.draft);
  });

  return {
    rowOf,
    edit,
    save,
    savable,
    saveAll: () => Promise.all(savable.map(save)),
    reopen: (subject: Subject) => change(subject, { state: "open" }),
  };
}

function freshRow(subject: Subject): Row {
  return { draft: newDraft(subject), state: "open", error: null, recorded: null, attempt: null };
}

/** The same words again are the same attempt; other words are another one. */
function attemptFor(row: Row, body: string): { body: string; key: string } {
  return row.attempt?.body === body ? row.attempt : { body, key: crypto.randomUUID() };
}
