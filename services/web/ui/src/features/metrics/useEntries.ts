import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { type Grid, type Provided, provide } from "@/api/metrics";
import { useMetricsChange } from "@/features/metrics/queries/metrics";

import { type Change, changesOf, type Entries, entryKey, fieldsOf, type GridRow } from "./entries";

/** What is typed until it is saved, all at once; each refused cell keeps its reason. */
export function useEntries(grid: Grid | undefined) {
  const { t } = useTranslation();
  const [entries, setEntries] = useState<Entries>({});
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const [done, setDone] = useState<Provided | null>(null);
  const save = useMetricsChange(provide);
  const { changes, wrong } = grid ? changesOf(grid, entries) : { changes: [], wrong: [] };
  const notNumbers = Object.fromEntries(wrong.map((key) => [key, t("dataEntry.notANumber")]));

  const enter = (typed: Entries) => {
    setEntries((all) => ({ ...all, ...typed }));
    setReasons((all) => without(all, Object.keys(typed)));
    setDone(null);
  };
  const reset = () => {
    setEntries({});
    setReasons({});
    save.reset();
  };
  const saveAll = () => {
    if (changes.length === 0 || wrong.length > 0 || save.isPending) return;
    save.mutate(
      changes.map(({ cell }) => cell),
      {
        onSuccess: (provided) => {
          reset();
          setDone(provided);
        },
        onError: (error) => setReasons(reasonsOf(error, changes, grid)),
      },
    );
  };
  return {
    ...{ entries, enter, reset, saveAll, done },
    changed: changes.length,
    wrong: wrong.length,
    saving: save.isPending,
    reasons: { ...reasons, ...notNumbers },
    // what stands at its cell needs no notice
    error: Object.keys(reasons).length > 0 ? null : save.error,
  };
}

export type Entry = ReturnType<typeof useEntries>;

function without(all: Record<string, string>, keys: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key)));
}

/** `cells.3.value` is the fourth cell that was sent. */
function reasonsOf(
  error: unknown,
  changes: Change[],
  grid: Grid | undefined,
): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const errorByKey: Record<string, string> = {};
  for (const { path, message } of error.fields) {
    const [, index, field] = /^cells\.(\d+)\.?(\w*)/.exec(path) ?? [];
    const change = index === undefined ? undefined : changes[Number(index)];
    if (!change) continue;
    const series = grid?.items.find(
      ({ metric_id, unit }) =>
        metric_id === change.cell.metric_id && (unit?.id ?? null) === change.cell.unit_id,
    );
    const fields: GridRow["field"][] = series ? fieldsOf(series) : ["value"];
    const cellField = fields.find((candidate) => candidate === field) ?? fields[0] ?? "value";
    errorByKey[entryKey(change.key, cellField)] = message;
  }
  return errorByKey;
}
