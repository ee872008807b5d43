import Select from "antd/es/select";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { PlacedCard } from "@/api/map";
import { CyclePicker } from "@/features/goals/components/ScopePicker";
import { useAncestors, useCycles } from "@/features/goals/queries/goals";
import { GoalPeek } from "@/features/map/components/GoalPeek";
import { GoalSearch } from "@/features/map/components/GoalSearch";
import { countOf, GoalTree } from "@/features/map/components/GoalTree";
import { MapCanvas } from "@/features/map/components/MapCanvas";
import type { MapHighlight } from "@/features/map/filter";
import { layoutMap } from "@/features/map/layout";
import { MAX_GOALS, useMapScreen, useUnaligned, useWholeMap } from "@/features/map/queries/map";
import { useMapCycle } from "@/features/map/useMapCycle";
import { useUnits } from "@/features/people/queries/people";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { PageSkeleton } from "@/ui-kit/feedback/Skeleton";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import { HEALTHS } from "@/ui-kit/measures/HealthTag";
import styles from "./MapPage.module.css";

type View = "map" | "list";

/** 对齐地图: from the company to the person, as columns and as rows. */
export default function MapPage() {
  const { t } = useTranslation();
  const [parameters, setParameters] = useSearchParams();
  const [highlight, setHighlight] = useState<MapHighlight>(null);
  const [aside, setAside] = useState(false);
  const cycles = useCycles();
  const units = useUnits();
  const unit = parameters.get("unit") ?? undefined;
  const goal = parameters.get("goal");
  const cycle = useMapCycle(cycles.data, parameters.get("cycle"), goal);
  const view = (parameters.get("view") as View | null) ?? (isNarrow() ? "list" : "map");
  const go = (next: Record<string, string | null>) =>
    setParameters(
      (search) => {
        for (const [name, value] of Object.entries(next))
          value ? search.set(name, value) : search.delete(name);
        return search;
      },
      { replace: true },
    );

  // the goal that is chosen stays on the map that shows it
  const choose = (id: string | null) => go({ goal: id, cycle: cycle?.id ?? null });

  const lookAside = () => {
    setAside(true);
    go({ view: "list" });
  };

  const filter = cycle && { cycle_id: cycle.id, ...(unit && { unit_id: unit }) };
  const screen = useMapScreen(filter);
  const whole = useWholeMap(view === "map" ? filter : undefined);
  const unaligned = useUnaligned(filter);
  const besides = countOf(unaligned);
  const cards = useMemo(
    () => whole.data?.pages.flatMap(({ items }) => items) ?? screen.data?.items ?? [],
    [whole.data, screen.data],
  );
  const layout = useMemo(() => layoutMap(cards), [cards]);
  const tops = useMemo(
    () => (screen.data?.items ?? []).filter(({ depth }) => depth === 0),
    [screen.data],
  );
  const ancestors = useAncestors(goal ?? "", goal !== null && view === "list");
  const open = useOpenIds(tops, ancestors.data);
  const error = cycles.error ?? screen.error ?? whole.error ?? unaligned.error;
  const more = whole.data && cards.length >= MAX_GOALS && whole.data.pages.at(-1)?.next;
  const notDrawn = goal !== null && whole.isSuccess && !whole.hasNextPage && !layout.byId.has(goal);
  const bare = screen.data?.items.length === 0;
  const empty = bare && besides === "0" && !unaligned.isPending;

  return (
    <>
      <PageHeader title={t("places.map")} className={styles.head}>
        <GoalSearch onFound={({ id }) => go({ goal: id, cycle: null, unit: null })} />
        {cycles.data && (
          <CyclePicker
            cycles={cycles.data}
            cycle={cycle}
            onChange={(id) => go({ cycle: id, goal: null })}
          />
        )}
        <Select
          aria-label={t("goalMap.unit")}
          value={unit ?? ""}
          onChange={(id) => go({ unit: id, goal: null })}
          showSearch={{ optionFilterProp: "label" }}
          className={styles.choice}
          options={[
            { value: "", label: t("goalMap.wholeCompany") },
            ...(units.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Select
          aria-label={t("measures.health")}
          value={highlight ?? ""}
          onChange={(value) => setHighlight((value || null) as MapHighlight)}
          className={styles.choice}
          options={[
            { value: "", label: t("goalMap.anyHealth") },
            { value: "gaps", label: t("goalMap.withGaps") },
            ...HEALTHS.map((value) => ({ value, label: t(`health.${value}`) })),
          ]}
        />
        <ChoiceBar
          label={t("goalMap.view")}
          value={view}
          options={[
            { value: "map" as const, label: t("goalMap.asMap") },
            { value: "list" as const, label: t("goalMap.asList") },
          ]}
          onChange={(view) => go({ view })}
        />
      </PageHeader>
      {error && (
        <ErrorNotice
          error={error}
          onRetry={() =>
            Promise.all([screen.refetch(), unaligned.refetch(), view === "map" && whole.refetch()])
          }
        />
      )}
      {!screen.data && !error && (cycles.data?.length === 0 ? <NoMap /> : <PageSkeleton />)}
      {empty && <NoMap />}
      {screen.data && !bare && view === "map" && (
        <>
          <MapCanvas layout={layout} selected={goal} highlight={highlight} onSelect={choose} />
          <p className="faint" role="status">
            {notDrawn && (
              <>
                {t("goalMap.notDrawn")} <InList onClick={() => go({ view: "list" })} />{" "}
              </>
            )}
            {besides !== "0" && (
              <>
                {t("goalMap.unalignedBeside", { besides })} <InList onClick={lookAside} />{" "}
              </>
            )}
            {more ? t("goalMap.moreThanShown", { count: MAX_GOALS }) : t("goalMap.hint")}
          </p>
        </>
      )}
      {screen.data && !empty && (bare || view === "list") && (
        <GoalTree
          tops={tops}
          unaligned={unaligned}
          aside={bare || aside}
          selected={goal}
          only={highlight}
          unit={unit}
          open={open}
          onSelect={choose}
        />
      )}
      {goal && (
        <GoalPeek
          goalId={goal}
          card={layout.byId.get(goal)?.card}
          unit={unit}
          onClose={() => choose(null)}
        />
      )}
    </>
  );
}

function InList({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className={`plain-button ${styles.onward}`} onClick={onClick}>
      {t("goalMap.inList")}
    </button>
  );
}

function NoMap() {
  const { t } = useTranslation();
  return (
    <div className="panel">
      <EmptyState title={t("goalMap.none")} hint={t("goalMap.noneHint")}>
        <Link to="/goals/new?scope=company">{t("goalMap.setCompany")}</Link>
        <Link to="/goals">{t("places.goals")}</Link>
      </EmptyState>
    </div>
  );
}

/** The first level is open, and what leads down to the goal that is looked for. */
function useOpenIds(
  tops: PlacedCard[],
  ancestors: { id: string }[] | undefined,
): ReadonlySet<string> {
  return useMemo(
    () =>
      new Set([...tops.slice(0, 3).map(({ id }) => id), ...(ancestors ?? []).map(({ id }) => id)]),
    [tops, ancestors],
  );
}

function isNarrow(): boolean {
  return matchMedia("(max-width: 767px)").matches;
}
