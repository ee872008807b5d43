import CaretDownOutlined from "@ant-design/icons/es/icons/CaretDownOutlined";
import CaretRightOutlined from "@ant-design/icons/es/icons/CaretRightOutlined";
import Button from "antd/es/button";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Card, PlacedCard } from "@/api/map";
import { ErrorNotice } from "@/feedback/ErrorNotice";
import { Waiting } from "@/feedback/Waiting";
import { useNumbers } from "@/format/numbers";
import { HealthTag } from "@/measures/HealthTag";
import { PaceBar } from "@/measures/PaceBar";
import { useChildren } from "@/queries/map";

import { GapAction } from "./GapAction";
import styles from "./GoalTree.module.css";
import { isFaint, type Only } from "./only";
import { intoPeek } from "./peekFocus";

interface GoalTreeProps {
  tops: PlacedCard[];
  selected: string | null;
  only: Only;
  /** The unit whose map is looked at. */
  unit: string | undefined;
  /** Goals that are open from the start. */
  open: ReadonlySet<string>;
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
      </tbody>
    </table>
  );
}

type BranchProps = Omit<GoalTreeProps, "tops"> & { card: PlacedCard; level: number };

function Branch(props: BranchProps) {
  const { card, level } = props;
  const [told, setOpen] = useState<boolean | null>(null);
  const open = card.children_count > 0 && (told ?? props.open.has(card.id));
  return (
    <>
      <Row {...props} isOpen={open} onOpen={setOpen} />
      {open && <Below {...props} level={level + 1} />}
    </>
  );
}

function Below(props: BranchProps) {
  const { t } = useTranslation();
  const { card, level } = props;
  const children = useChildren(card.id, props.unit);
  if (children.error)
    return (
      <Wide>
        <ErrorNotice error={children.error} onRetry={() => children.refetch()} />
      </Wide>
    );
  if (!children.data)
    return (
      <Wide>
        <Waiting rows={Math.min(3, card.children_count)} />
      </Wide>
    );
  const cards = children.data.pages.flatMap(({ items }) => items);
  return (
    <>
      {cards.map((below) => (
        <Branch key={below.id} {...props} card={placed(below, card.id, level)} />
      ))}
      {children.hasNextPage && (
        <Wide>
          <Button
            type="link"
            loading={children.isFetchingNextPage}
            onClick={() => children.fetchNextPage()}
          >
            {t("goalMap.moreOf", { title: card.title })}
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

function placed(card: Card, parent: string, level: number): PlacedCard {
  return { ...card, parent_id: parent, depth: level - 1 };
}

type RowProps = BranchProps & { isOpen: boolean; onOpen: (open: boolean) => void };

function Row({ card, level, selected, only, isOpen, onOpen, onSelect }: RowProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const parent = card.children_count > 0;
  const [gap, ...further] = card.gaps;
  const type = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return;
    const row = event.currentTarget;
    if (event.key === "ArrowDown") stepped(row, 1);
    else if (event.key === "ArrowUp") stepped(row, -1);
    else if (event.key === "ArrowRight" && parent && !isOpen) onOpen(true);
    else if (event.key === "ArrowRight" && isOpen) stepped(row, 1);
    else if (event.key === "ArrowLeft" && isOpen) onOpen(false);
    else if (event.key === "ArrowLeft") rowAbove(row, level)?.focus();
    else if (event.key === "Home") rowsAround(row).at(0)?.focus();
    else if (event.key === "End") rowsAround(row).at(-1)?.focus();
    else if (event.key === "Enter" && selected === card.id) intoPeek();
    else if (event.key === "Enter") onSelect(card.id);
    else if (event.key === "Escape") onSelect(null);
    else return;
    event.preventDefault();
  };
  return (
    <tr
      className={styles.row}
      aria-level={level}
      aria-expanded={parent ? isOpen : undefined}
      aria-selected={selected === card.id}
      data-faint={isFaint(card, only) ? "" : undefined}
      tabIndex={0}
      onKeyDown={type}
      style={{ "--level": level - 1 } as CSSProperties}
    >
      <td className={styles.goal}>
        {parent ? (
          <button
            type="button"
            className={`plain-button ${styles.toggle}`}
            aria-label={t(isOpen ? "goalMap.close" : "goalMap.open", { title: card.title })}
            onClick={() => onOpen(!isOpen)}
          >
            {isOpen ? <CaretDownOutlined /> : <CaretRightOutlined />}
          </button>
        ) : (
          <span className={styles.toggle} />
        )}
        <button
          type="button"
          className={`plain-button ${styles.title}`}
          onClick={() => onSelect(card.id)}
        >
          {card.title}
        </button>
      </td>
      <td className={`secondary ${styles.owner}`}>{card.owner.name}</td>
      <td className={`numeric ${styles.pace}`}>
        <PaceBar {...card} />
        {percent(card.progress)}
      </td>
      <td className={styles.health}>
        <HealthTag health={card.health} />
      </td>
      <td className={styles.below}>
        {gap ? (
          <span className={styles.gap}>
            <GapAction gap={gap} goal={card} />
            {further.length > 0 && ` +${further.length}`}
          </span>
        ) : (
          card.troubled_below > 0 && t("goalMap.troubledOnly", { count: card.troubled_below })
        )}
      </td>
    </tr>
  );
}

function rowsAround(row: HTMLElement): HTMLElement[] {
  return [
    ...(row.closest('[role="treegrid"]')?.querySelectorAll<HTMLElement>("[aria-level]") ?? []),
  ];
}

/** The row above or below, whatever it hangs by. */
function stepped(row: HTMLElement, step: number) {
  const rows = rowsAround(row);
  rows[rows.indexOf(row) + step]?.focus();
}

/** The row of the goal that this one hangs by. */
function rowAbove(row: HTMLElement, level: number): HTMLElement | undefined {
  const rows = rowsAround(row);
  const before = rows.slice(0, rows.indexOf(row)).reverse();
  return before.find((one) => Number(one.ariaLevel) < level);
}
