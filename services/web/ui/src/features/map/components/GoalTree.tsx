import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import Button from "antd/es/button";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Card } from "@/api/map";
import type { Page } from "@/api/shared";
import { isDimmed, type MapHighlight } from "@/features/map/filter";
import { intoPeek } from "@/features/map/peekFocus";
import { useChildren } from "@/features/map/queries/map";
import { useNumbers } from "@/format/numbers";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { HealthTag } from "@/ui-kit/measures/HealthTag";
import { PaceBar } from "@/ui-kit/measures/PaceBar";
import { GapAction } from "./GapAction";
import styles from "./GoalTree.module.css";
import { TreeRow } from "./TreeRow";

export type Cards = UseInfiniteQueryResult<InfiniteData<Page<Card>>>;

interface GoalTreeProps {
  tops: Card[];
  /** Goals that hang by nothing above them, page by page. */
  unaligned: Cards;
  selected: string | null;
  only: MapHighlight;
  /** The unit whose map is looked at. */
  unit: string | undefined;
  /** Goals that are open from the start. */
  open: ReadonlySet<string>;
  /** Whether those that hang by nothing are what is looked for. */
  aside: boolean;
  onSelect: (id: string | null) => void;
}

/** The map as rows that open: for the keyboard, for readers and for narrow screens. */
export function GoalTree(props: GoalTreeProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows that open make it a tree
    <table className={`panel ${styles.tree}`} role="treegrid" aria-label={t("goalMap.list")}>
      <thead>
        <tr className={styles.head}>
          <th>{t("goalMap.goal")}</th>
          <th>{t("goalMap.owner")}</th>
          <th className="numeric">{t("measures.progress")}</th>
          <th>{t("measures.health")}</th>
          <th>{t("goalMap.belowTitle")}</th>
        </tr>
      </thead>
      <tbody>
        {props.tops.map((card) => (
          <Branch key={card.id} {...props} card={card} level={1} />
        ))}
        <Unaligned {...props} />
      </tbody>
    </table>
  );
}

type BranchProps = Omit<GoalTreeProps, "tops"> & { card: Card; level: number };

function Branch(props: BranchProps) {
  const { card } = props;
  const [toggledOpen, setOpen] = useState<boolean | null>(null);
  const open = card.children_count > 0 && (toggledOpen ?? props.open.has(card.id));
  return (
    <>
      <Row {...props} isOpen={open} onOpen={setOpen} />
      {open && <Below {...props} />}
    </>
  );
}

function Below(props: BranchProps) {
  const { card, unit } = props;
  const children = useChildren(card.id, unit);
  return <Rows {...props} title={card.title} cards={children} awaited={card.children_count} />;
}

/** The goals that have no place on the map, offered beside it. */
function Unaligned(props: GoalTreeProps) {
  const { t } = useTranslation();
  const { unaligned, aside } = props;
  const [open, setOpen] = useState(aside);
  const count = countOf(unaligned);
  if (count === "0") return null;
  const title = t("goalMap.unaligned");
  return (
    <>
      <TreeRow
        title={`${title} ${count}`}
        level={1}
        isOpen={open}
        onOpen={setOpen}
        onChoose={() => setOpen(!open)}
      >
        <td className={`secondary ${styles.hint}`}>{t("goalMap.unalignedHint")}</td>
      </TreeRow>
      {open && <Rows {...props} title={title} cards={unaligned} awaited={3} level={1} />}
    </>
  );
}

/** How many are known so far, and whether there are more. */
export function countOf({ data, hasNextPage }: Cards): string {
  const count = data?.pages.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  return `${count}${hasNextPage ? "+" : ""}`;
}

type RowsProps = Omit<GoalTreeProps, "tops"> & {
  title: string;
  cards: Cards;
  awaited: number;
  level: number;
};

/** What is below a row of this level, a page at a time. */
function Rows({ title, cards, awaited, ...props }: RowsProps) {
  const { t } = useTranslation();
  if (cards.error)
    return (
      <Wide>
        <ErrorNotice error={cards.error} onRetry={() => cards.refetch()} />
      </Wide>
    );
  if (!cards.data)
    return (
      <Wide>
        <Skeleton rows={Math.min(3, awaited)} />
      </Wide>
    );
  const loadedCards = cards.data.pages.flatMap(({ items }) => items);
  return (
    <>
      {loadedCards.map((child) => (
        <Branch key={child.id} {...props} card={child} level={props.level + 1} />
      ))}
      {cards.hasNextPage && (
        <Wide>
          <Button
            type="link"
            loading={cards.isFetchingNextPage}
            onClick={() => cards.fetchNextPage()}
          >
            {t("goalMap.moreOf", { title })}
          </Button>
        </Wide>
      )}
    </>
  );
}

function Wide({ children }: { children: ReactNode }) {
  return (
    <tr className={styles.wide}>
      <td colSpan={5}>{children}</td>
    </tr>
  );
}

type RowProps = BranchProps & { isOpen: boolean; onOpen: (open: boolean) => void };

function Row({ card, level, selected, only, isOpen, onOpen, onSelect }: RowProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const [gap, ...further] = card.gaps;
  return (
    <TreeRow
      title={card.title}
      level={level}
      isOpen={card.children_count > 0 ? isOpen : undefined}
      onOpen={onOpen}
      onChoose={() => onSelect(card.id)}
      onEnter={() => (selected === card.id ? intoPeek() : onSelect(card.id))}
      onLeave={() => onSelect(null)}
      selected={selected === card.id}
      faint={isDimmed(card, only)}
    >
      <td className={`secondary ${styles.owner}`}>{card.owner.name}</td>
      <td className={`numeric ${styles.pace}`}>
        <PaceBar {...card} />
        {percent(card.progress)}
      </td>
      <td>
        <HealthTag health={card.health} />
      </td>
      <td className={styles.below}>
        {gap ? (
          <span className={styles.gap}>
            <GapAction gap={gap} goal={card} />
            {further.length > 0 && ` +${further.length}`}
          </span>
        ) : (
          card.off_track_children > 0 &&
          t("goalMap.troubledOnly", { count: card.off_track_children })
        )}
      </td>
    </TreeRow>
  );
}
