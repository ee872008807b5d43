import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import { GAPS, type Gap, type GapKind, MAX_NUDGES, NUDGEABLE } from "@/api/gaps";
import type { Cycle } from "@/api/goals";
import { gapPath } from "@/features/comparison/gapPath";
import { useGapCounts, useGaps } from "@/features/comparison/queries/gaps";
import { useSignedIn } from "@/features/session/queries/session";
import { useNumbers } from "@/format/numbers";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { LoadMore } from "@/ui-kit/tables/LoadMore";
import styles from "./compare.module.css";
import { Sum } from "./FilingTab";
import { NudgeBar } from "./NudgeBar";

/** Gaps, each kind with its number and each gap with what closes it. */
export function GapsTab({ cycle, unitId }: { cycle: Cycle; unitId?: string }) {
  const { t } = useTranslation();
  const counts = useGapCounts({ cycle_id: cycle.id, unit_id: unitId });
  const [selectedKind, setSelectedKind] = useState<GapKind | null>(null);
  return (
    <QueryBoundary query={counts}>
      {(items) => {
        const countByKind = new Map(items.map(({ kind, count }) => [kind, count]));
        const kind = selectedKind ?? GAPS.find((gapKind) => (countByKind.get(gapKind) ?? 0) > 0);
        if (!kind)
          return (
            <div className="panel">
              <EmptyState title={t("gaps.none")} hint={t("gaps.noneHint")} />
            </div>
          );
        return (
          <div className={styles.stack}>
            <div className={styles.sums}>
              {GAPS.map((gapKind) => (
                <Sum
                  key={gapKind}
                  name={t(`gaps.kind.${gapKind}`)}
                  count={countByKind.get(gapKind) ?? 0}
                  selected={gapKind === kind}
                  onChoose={() => setSelectedKind(gapKind)}
                />
              ))}
            </div>
            <p className="faint">{t(`gaps.hint.${kind}`)}</p>
            <GapList key={kind} cycle={cycle} kind={kind} unitId={unitId} />
          </div>
        );
      }}
    </QueryBoundary>
  );
}

function GapList({ cycle, kind, unitId }: { cycle: Cycle; kind: GapKind; unitId?: string }) {
  const { t } = useTranslation();
  const gaps = useGaps({ cycle_id: cycle.id, unit_id: unitId, kind });
  const columns = useColumns(cycle, kind);
  const { person } = useSignedIn();
  const [selectedIds, setSelectedIds] = useState<string[]>([]);
  const nudgeableKind = NUDGEABLE.find((gapKind) => gapKind === kind);
  const canNudge = (gap: Gap) => !gap.nudged && gap.owner.id !== null && gap.owner.id !== person.id;
  return (
    <QueryBoundary query={gaps}>
      {(data) => (
        <>
          {nudgeableKind && (
            <NudgeBar
              cycleId={cycle.id}
              kind={nudgeableKind}
              selectedIds={selectedIds}
              onNudged={() => setSelectedIds([])}
            />
          )}
          <div className="panel">
            <DenseTable<Gap>
              rowKey="id"
              minWidth={330}
              columns={columns}
              rowSelection={
                nudgeableKind && {
                  selectedRowKeys: selectedIds,
                  onChange: (keys) => setSelectedIds(keys.map(String).slice(0, MAX_NUDGES)),
                  getCheckboxProps: (gap) => ({
                    disabled: !canNudge(gap),
                    "aria-label": gap.title,
                  }),
                }
              }
              dataSource={data.pages.flatMap(({ items }) => items)}
              emptyState={<EmptyState title={t("gaps.noneOfKind")} />}
            />
          </div>
          <LoadMore query={gaps} />
        </>
      )}
    </QueryBoundary>
  );
}

const COUNTED: GapKind[] = [
  "too_many_goals",
  "too_many_key_results",
  "children_outpace_parent",
  "never_reported",
];

function useColumns(cycle: Cycle, kind: GapKind): ColumnsType<Gap> {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const counted = COUNTED.includes(kind);
  return [
    {
      title: t("gaps.what"),
      render: (_, gap) =>
        gap.goal_id ? <Link to={`/goals/${gap.goal_id}`}>{gap.title}</Link> : gap.title,
    },
    // Of people and units themselves their name says whose it is.
    ...(NUDGEABLE.some((gapKind) => gapKind === kind)
      ? []
      : [
          {
            title: t("gaps.owner"),
            width: 110,
            render: (_: unknown, gap: Gap) => gap.owner.name,
          },
        ]),
    ...(counted
      ? [
          {
            title: t(`gaps.count.${kind as "too_many_goals"}`),
            width: 90,
            align: "right" as const,
            render: (_: unknown, gap: Gap) => <span className="numeric">{value(gap.count)}</span>,
          },
        ]
      : []),
    {
      title: t("gaps.action"),
      width: 150,
      render: (_, gap) => (
        <>
          <Action gap={gap} cycleId={cycle.id} />
          {gap.nudged && <div className="faint">{t("gaps.nudge.today")}</div>}
          {gap.goal_id && (
            <div>
              <Link
                className="faint"
                to={`/map?goal=${gap.goal_id}`}
                aria-label={t("gaps.onMapOf", { title: gap.title })}
              >
                {t("gaps.onMap")}
              </Link>
            </div>
          )}
        </>
      ),
    },
  ];
}

/** What closes a gap, as far as the reader may do it; a key result anybody may take up. */
function Action({ gap, cycleId }: { gap: Gap; cycleId: string }) {
  const { t } = useTranslation();
  if (allows(gap, gap.action))
    return <Link to={gapPath(gap, cycleId)}>{t(`gaps.do.${gap.action}`)}</Link>;
  if (!allows(gap, "contribute")) return null;
  const above = `goal=${gap.goal_id}&key_result=${gap.key_result_id}`;
  return <Link to={`/goals/new?scope=me&${above}`}>{t("goals.takeUp")}</Link>;
}
