import CaretDownOutlined from "@ant-design/icons/es/icons/CaretDownOutlined";
import CaretRightOutlined from "@ant-design/icons/es/icons/CaretRightOutlined";
import type { CSSProperties, KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./GoalTree.module.css";

interface TreeRowProps {
  title: string;
  level: number;
  /** Nothing where it has no rows below. */
  isOpen: boolean | undefined;
  onOpen: (open: boolean) => void;
  onChoose: () => void;
  onEnter?: () => void;
  onLeave?: () => void;
  selected?: boolean;
  faint?: boolean;
  /** The cells beside the title. */
  children: ReactNode;
}

/** A row that may open, with the keys of a tree. */
export function TreeRow(props: TreeRowProps) {
  const { title, level, isOpen, onOpen, onChoose, onEnter = onChoose, onLeave } = props;
  const { t } = useTranslation();
  const type = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return;
    const row = event.currentTarget;
    if (event.key === "ArrowDown") stepped(row, 1);
    else if (event.key === "ArrowUp") stepped(row, -1);
    else if (event.key === "ArrowRight" && isOpen === false) onOpen(true);
    else if (event.key === "ArrowRight" && isOpen) stepped(row, 1);
    else if (event.key === "ArrowLeft" && isOpen) onOpen(false);
    else if (event.key === "ArrowLeft") rowAbove(row, level)?.focus();
    else if (event.key === "Home") rowsAround(row).at(0)?.focus();
    else if (event.key === "End") rowsAround(row).at(-1)?.focus();
    else if (event.key === "Enter") onEnter();
    else if (event.key === "Escape" && onLeave) onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <tr
      className={styles.row}
      aria-level={level}
      aria-expanded={isOpen}
      aria-selected={props.selected}
      data-faint={props.faint ? "" : undefined}
      tabIndex={0}
      onKeyDown={type}
      style={{ "--level": level - 1 } as CSSProperties}
    >
      <td className={styles.goal}>
        {isOpen === undefined ? (
          <span className={styles.toggle} />
        ) : (
          <button
            type="button"
            className={`plain-button ${styles.toggle}`}
            aria-label={t(isOpen ? "goalMap.close" : "goalMap.open", { title })}
            onClick={() => onOpen(!isOpen)}
          >
            {isOpen ? <CaretDownOutlined /> : <CaretRightOutlined />}
          </button>
        )}
        <button type="button" className={`plain-button ${styles.title}`} onClick={onChoose}>
          {title}
        </button>
      </td>
      {props.children}
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
  return before.find((row) => Number(row.ariaLevel) < level);
}
