import Button from "antd/es/button";
import Checkbox from "antd/es/checkbox";
import Select from "antd/es/select";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";
import { type Cascade, cascade as handDown } from "@/api/cascade";
import { ApiError } from "@/api/errors";
import type { Goal } from "@/api/goals";
import type { OwnerKind } from "@/api/shared";
import {
  type CascadeDraft,
  freshDraft,
  newContributions,
  ownersOf,
  remainderOf,
} from "@/features/cascade/cascadeDraft";
import { useGoalsChange } from "@/features/goals/queries/goals";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import styles from "./Cascade.module.css";
import { CascadeGrid } from "./CascadeGrid";

export function CascadeEditor({ goal, cascade }: { goal: Goal; cascade: Cascade }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => freshDraft(cascade));
  const [refused, setRefused] = useState<unknown>(null);
  const attempt = useRef({ body: "", key: "" });
  const owners = ownersOf(cascade);
  const { cells, contributions } = newContributions(draft, cascade, owners);
  const tooMuch = cascade.key_results.some((column) => (remainderOf(draft, column) ?? 0) < 0);
  const save = useGoalsChange((body: Parameters<typeof handDown>[1]) => {
    const serialized = JSON.stringify(body);
    if (attempt.current.body !== serialized)
      attempt.current = { body: serialized, key: crypto.randomUUID() };
    return handDown(goal.id, body, attempt.current.key);
  });
  const edit = (changed: Partial<CascadeDraft>) => {
    setRefused(null);
    setDraft((previous) => ({ ...previous, ...changed }));
  };

  if (draft.rows.length === 0)
    return (
      <div className="panel">
        <EmptyState title={t("cascade.nobody")} hint={t("cascade.nobodyHint")} />
      </div>
    );
  return (
    <>
      {allows(cascade, "cascade") && <CascadeBar cascade={cascade} draft={draft} edit={edit} />}
      <CascadeGrid
        cascade={cascade}
        draft={draft}
        owners={owners}
        wrong={wrongCells(refused, cells)}
        edit={edit}
      />
      {refused !== null && <ErrorNotice error={refused} />}
      {allows(cascade, "cascade") && (
        <div className={styles.end}>
          <Button
            type="primary"
            disabled={contributions.length === 0 || tooMuch}
            loading={save.isPending}
            onClick={() =>
              save.mutate(
                { contributions, drive_key_results: draft.drive_key_results },
                { onError: (error) => setRefused(error) },
              )
            }
          >
            {contributions.length > 0
              ? t("cascade.save", { count: contributions.length })
              : t("cascade.saveNone")}
          </Button>
          {goal.state === "draft" && (
            <Checkbox
              checked={draft.drive_key_results}
              onChange={({ target }) => edit({ drive_key_results: target.checked })}
            >
              {t("cascade.drive_key_results")}
            </Checkbox>
          )}
          <span className="faint">{t(tooMuch ? "cascade.tooMuch" : "cascade.hint")}</span>
        </div>
      )}
    </>
  );
}

interface CascadeBarProps {
  cascade: Cascade;
  draft: CascadeDraft;
  edit: (changed: Partial<CascadeDraft>) => void;
}

/** Who has a row, and in which cycles their drafts begin. */
function CascadeBar({ cascade, draft, edit }: CascadeBarProps) {
  const { t } = useTranslation();
  const owners = ownersOf(cascade);
  const kinds = new Set(draft.rows.map((row) => owners.get(row)?.kind));
  const levels = (["unit", "person"] satisfies OwnerKind[]).filter((kind) => kinds.has(kind));
  return (
    <div className={`panel ${styles.bar}`}>
      <Select
        mode="multiple"
        aria-label={t("cascade.owners")}
        placeholder={t("cascade.owners")}
        value={draft.rows}
        maxTagCount={3}
        className={styles.owners}
        showSearch={{ optionFilterProp: "label" }}
        options={[...owners].map(([value, { name }]) => ({ value, label: name }))}
        onChange={(rows) => edit({ rows })}
      />
      {levels.map((level) => (
        <Select
          key={level}
          aria-label={t("cascade.cycleOf", { level: t(`cycleLevel.${level}`) })}
          value={draft.cycles[level]}
          placeholder={t("cascade.sameCycle")}
          popupMatchSelectWidth={false}
          prefix={<span className="secondary">{t(`cycleLevel.${level}`)}</span>}
          options={cascade.cycles
            .filter((cycle) => cycle.level === level)
            .map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => edit({ cycles: { ...draft.cycles, [level]: id } })}
        />
      ))}
    </div>
  );
}

/** The server names parts by their place; the reader knows cells. */
function wrongCells(error: unknown, cells: string[]): Map<string, string> {
  if (!(error instanceof ApiError)) return new Map();
  const places = error.fields.map(({ path, message }) => {
    const cell = cells[Number(path.match(/contributions\D+(\d+)/)?.[1])];
    return cell ? ([cell, message] as const) : null;
  });
  return new Map(places.filter((place) => place !== null));
}
