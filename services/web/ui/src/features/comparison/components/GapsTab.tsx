import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { GAPS, type Gap, type GapKind, MOST_NUDGED, NUDGED } from "@/api/across";
import type { Cycle } from "@/api/goals";
import { pathOf } from "@/features/comparison/gapPath";
import { useGapCounts, useGaps } from "@/features/comparison/queries/across";
import { mayEdit } from "@/features/goals/scope";
import { useSignedIn } from "@/features/session/queries/session";
import { useNumbers } from "@/format/numbers";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { Loaded } from "@/ui-kit/feedback/QueryBoundary";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { More } from "@/ui-kit/tables/LoadMore";
import styles from "./compare.module.css";
import { Sum } from "./FilingTab";
import { NudgeBar } from "./NudgeBar";

/** Gaps, each kind with its number and each gap with what closes it. */
export function GapsTab({ cycle, unitId }: { cycle: Cycle; unitId?: string }) {
  const { t } = useTranslation();
  const counts = useGapCounts({ cycle_id: cycle.id, unit_id: unitId });
  const [chosen, setChosen] = useState<GapKind | null>(null);
  return (
    <Loaded query={counts}>
      {(items) => {
        const found = new Map(items.map(({ kind, count }) => [kind, count]));
        const kind = chosen ?? GAPS.find((one) => (found.get(one) ?? 0) > 0);
        if (!kind)
          return (
            <div className="panel">
              <Nothing title={t("gaps.none")} hint={t("gaps.noneHint")} />
            </div>
          );
        return (
          <div className={styles.stack}>
            <div className={styles.sums}>
              {GAPS.map((one) => (
                <Sum
                  key={one}
                  name={t(`gaps.kind.${one}`)}
                  count={found.get(one) ?? 0}
                  chosen={one === kind}
                  onChoose={() => setChosen(one)}
                />
              ))}
            </div>
            <p className="faint">{t(`gaps.hint.${kind}`)}</p>
            <GapList key={kind} cycle={cycle} kind={kind} unitId={unitId} />
          </div>
        );
      }}
    </Loaded>
  );
}

function GapList({ cycle, kind, unitId }: { cycle: Cycle; kind: GapKind; unitId?: string }) {
  const { t } = useTranslation();
  const found = useGaps({ cycle_id: cycle.id, unit_id: unitId, kind });
  const columns = useColumns(cycle, kind);
  const { person } = useSignedIn();
  const [chosen, setChosen] = useState<string[]>([]);
  const nudged = NUDGED.find((one) => one === kind);
  const open = (one: Gap) => !one.nudged && one.owner.id !== null && one.owner.id !== person.id;
  return (
    <Loaded query={found}>
      {(data) => (
        <>
          {nudged && (
            <NudgeBar
              cycleId={cycle.id}
              kind={nudged}
              chosen={chosen}
              onNudged={() => setChosen([])}
            />
          )}
          <div className="panel">
            <DenseTable<Gap>
              rowKey="id"
              minWidth={330}
              columns={columns}
              rowSelection={
                nudged && {
                  selectedRowKeys: chosen,
                  onChange: (keys) => setChosen(keys.map(String).slice(0, MOST_NUDGED)),
                  getCheckboxProps: (one) => ({ disabled: !open(one), "aria-label": one.title }),
                }
              }
              dataSource={data.pages.flatMap(({ items }) => items)}
              none={<Nothing title={t("gaps.noneOfKind")} />}
            />
          </div>
          <More found={found} />
        </>
      )}
    </Loaded>
  );
}

const COUNTED: GapKind[] = ["too_many_goals", "too_many_key_results", "children_ahead", "untold"];

function useColumns(cycle: Cycle, kind: GapKind): ColumnsType<Gap> {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const counted = COUNTED.includes(kind);
  return [
    {
      title: t("gaps.what"),
      render: (_, one) =>
        one.goal_id ? <Link to={`/goals/${one.goal_id}`}>{one.title}</Link> : one.title,
    },
    // Of people and units themselves their name says whose it is.
    ...(NUDGED.some((one) => one === kind)
      ? []
      : [
          {
            title: t("gaps.owner"),
            width: 110,
            render: (_: unknown, one: Gap) => one.owner.name,
          },
        ]),
    ...(counted
      ? [
          {
            title: t(`gaps.count.${kind as "too_many_goals"}`),
            width: 90,
            align: "right" as const,
            render: (_: unknown, one: Gap) => <span className="numeric">{value(one.count)}</span>,
          },
        ]
      : []),
    {
      title: t("gaps.action"),
      width: 150,
      render: (_, one) => (
        <>
          <Action gap={one} cycleId={cycle.id} />
          {one.nudged && <div className="faint">{t("gaps.nudge.today")}</div>}
          {one.goal_id && (
            <div>
              <Link
                className="faint"
                to={`/map?goal=${one.goal_id}`}
                aria-label={t("gaps.onMapOf", { title: one.title })}
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

// Anybody who is shown such a gap may look; the others take who may write there.
const LOOKS: Gap["action"][] = ["remind", "review_breakdown"];

/** What closes a gap, as far as the reader may do it; a key result anybody may take up. */
function Action({ gap, cycleId }: { gap: Gap; cycleId: string }) {
  const { t } = useTranslation();
  const session = useSignedIn();
  if (LOOKS.includes(gap.action) || mayEdit(session, gap.owner))
    return <Link to={pathOf(gap, cycleId)}>{t(`gaps.do.${gap.action}`)}</Link>;
  if (gap.action !== "cascade") return null;
  const above = `goal=${gap.goal_id}&key_result=${gap.key_result_id}`;
  return <Link to={`/goals/new?scope=me&${above}`}>{t("goals.takeUp")}</Link>;
}
