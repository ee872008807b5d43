import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { type AppraisalForm, type ItemScore, type ScoredBy, saveScores } from "@/api/appraisals";

const PAUSE = 700;

export interface Scores {
  of: (itemId: string) => ItemScore;
  change: (itemId: string, changed: Partial<ItemScore>) => void;
  state: "saved" | "saving" | "failed";
  error: unknown;
  flush: () => Promise<boolean>;
}

/** Scores are kept as they are typed: one save at a time, each on the version that the last one left. */
export function useScores(form: AppraisalForm, by: ScoredBy | null): Scores {
  const queries = useQueryClient();
  const [scores, setScores] = useState(() => scoresOf(form, by));
  const [state, setState] = useState<Scores["state"]>("saved");
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(scores);
  const version = useRef(form.version);
  const timer = useRef<number | undefined>(undefined);
  const saving = useRef<Promise<boolean>>(Promise.resolve(true));

  const save = async (): Promise<boolean> => {
    if (!by) return true;
    try {
      const saved = await saveScores(form.id, version.current, by, Object.values(latest.current));
      version.current = saved.version;
      queries.setQueryData(["forms", "one", form.id], saved);
      setState("saved");
      setError(null);
      return true;
    } catch (failure) {
      setState("failed");
      setError(failure);
      return false;
    }
  };
  const flush = (): Promise<boolean> => {
    if (timer.current === undefined) return saving.current;
    window.clearTimeout(timer.current);
    timer.current = undefined;
    saving.current = saving.current.then(save);
    return saving.current;
  };
  const change = (itemId: string, changed: Partial<ItemScore>) => {
    const before = latest.current[itemId] ?? { item_id: itemId, score: null };
    latest.current = { ...latest.current, [itemId]: { ...before, ...changed } };
    setScores(latest.current);
    setState("saving");
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(flush, PAUSE);
  };

  const flushOnLeave = useRef(flush);
  flushOnLeave.current = flush;
  useEffect(() => () => void flushOnLeave.current(), []);

  return { of: (id) => scores[id] ?? { item_id: id, score: null }, change, state, error, flush };
}

function scoresOf(form: AppraisalForm, by: ScoredBy | null): Record<string, ItemScore> {
  return Object.fromEntries(
    form.items.map((item) => [
      item.id,
      {
        item_id: item.id,
        score: by === "manager" ? item.manager_score : item.self_score,
        comment: by === "manager" ? item.manager_comment : item.self_comment,
      },
    ]),
  );
}
