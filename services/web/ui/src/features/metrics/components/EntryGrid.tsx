import type { ClipboardEvent, KeyboardEvent } from "react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Cell, Grid, Series } from "@/api/metrics";
import {
  cellKey,
  entryKey,
  type GridRow,
  parseBlock,
  parseNumber,
  pasteBlock,
} from "@/features/metrics/entries";
import type { Entry } from "@/features/metrics/useEntries";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import styles from "./DataEntry.module.css";

interface EntryGridProps {
  grid: Grid;
  rows: GridRow[];
  entry: Entry;
  onPasted: (lost: number) => void;
  onOpen: (series: Series) => void;
}

/** Series down, periods across; the arrow keys and Enter walk it, a copied block falls into it. */
export function EntryGrid({ grid, rows, entry, onPasted, onOpen }: EntryGridProps) {
  const { t } = useTranslation();
  const table = useRef<HTMLTableElement>(null);
  const newest = grid.periods.at(-1)?.start;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other periods scroll to their newest
  useEffect(() => {
    const frame = table.current?.parentElement;
    if (frame) frame.scrollLeft = frame.scrollWidth;
  }, [newest]);
  const focus = (rowIndex: number, column: number) => {
    const place = `input[data-place="${rowIndex}.${column}"]`;
    const input = table.current?.querySelector<HTMLInputElement>(place);
    input?.focus();
    input?.select();
    return input !== null && input !== undefined;
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>, rowIndex: number, column: number) => {
    const block = parseBlock(event.clipboardData.getData("text/plain"));
    if (block.length === 1 && block[0]?.length === 1) return;
    event.preventDefault();
    const { entries, lost } = pasteBlock(
      block,
      { row: rowIndex, column },
      rows,
      grid.periods.length,
    );
    entry.enter(entries);
    onPasted(lost);
  };
  return (
    <div className={styles.scroll}>
      <table className={styles.grid} ref={table}>
        <thead>
          <tr>
            <th scope="col">{t("dataEntry.metric")}</th>
            {grid.periods.map(({ name, start }) => (
              <th key={start} scope="col" className="numeric">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((gridRow, row) => (
            <tr key={`${gridRow.series.metric_id} ${gridRow.series.unit?.id} ${gridRow.field}`}>
              <th scope="row" className={gridRow.first ? styles.first : styles.second}>
                <RowTitle gridRow={gridRow} onOpen={onOpen} />
              </th>
              {gridRow.series.cells.map((cell, column) => (
                <td key={cell.period_start} className={gridRow.first ? styles.first : undefined}>
                  <CellInput
                    gridRow={gridRow}
                    cell={cell}
                    period={grid.periods[column]?.name ?? ""}
                    entry={entry}
                    place={`${row}.${column}`}
                    onKeyDown={(event) => walk(event, row, column, focus, entry.saveAll)}
                    onPaste={(event) => onPaste(event, row, column)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RowTitle({ gridRow, onOpen }: { gridRow: GridRow; onOpen: (series: Series) => void }) {
  const { t } = useTranslation();
  const { series, field, first } = gridRow;
  const partName = field === "value" ? null : t(`dataEntry.${field}`);
  if (!first) return <span className={styles.field}>{partName}</span>;
  return (
    <span className={styles.title}>
      <button
        type="button"
        className={`plain-button ${styles.name}`}
        onClick={() => onOpen(series)}
      >
        {series.name}
      </button>
      {partName && <span className={styles.field}>{partName}</span>}
      <span className={`faint ${styles.whose}`}>
        {[series.unit?.name ?? t("dataEntry.company"), series.measure].filter(Boolean).join(" · ")}{" "}
        {series.late > 0 && (
          <span className={styles.lateCount}>
            {t("dataEntry.lateCount", { count: series.late })}
          </span>
        )}
      </span>
    </span>
  );
}

interface CellInputProps {
  gridRow: GridRow;
  cell: Cell;
  period: string;
  entry: Entry;
  place: string;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
}

function CellInput({ gridRow, cell, period, entry, place, onKeyDown, onPaste }: CellInputProps) {
  const { t } = useTranslation();
  const { full } = useDates();
  const { exact } = useNumbers();
  const { series, field } = gridRow;
  const key = entryKey(cellKey(series, cell), field);
  const typed = entry.entries[key];
  const reason = entry.reasons[key];
  const unit = series.unit?.name ?? t("dataEntry.company");
  const state = t(`dataEntry.state.${cell.state}`, { day: full(cell.due_on) });
  return (
    <>
      <input
        className={styles.cell}
        data-place={place}
        data-state={cell.state}
        data-typed={typed !== undefined && parseNumber(typed) !== cell[field] ? "" : undefined}
        inputMode="decimal"
        autoComplete="off"
        aria-label={t("dataEntry.cellOf", { name: series.name, unit, period, state })}
        aria-invalid={reason !== undefined}
        aria-describedby={reason === undefined ? undefined : `why-${key}`}
        title={reason ?? state}
        placeholder={cell.state === "late" ? t("dataEntry.late") : undefined}
        value={typed ?? exact(cell[field])}
        onChange={(event) => entry.enter({ [key]: event.target.value })}
        onFocus={(event) => event.target.select()}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {reason !== undefined && (
        <span id={`why-${key}`} className={styles.reason}>
          {reason}
        </span>
      )}
    </>
  );
}

/** As in a spreadsheet: Enter and the arrows leave the cell, left and right only at its edges. */
function walk(
  event: KeyboardEvent<HTMLInputElement>,
  row: number,
  column: number,
  focus: (row: number, column: number) => boolean,
  save: () => void,
): void {
  const { selectionStart, selectionEnd, value } = event.currentTarget;
  const whole = selectionStart === 0 && selectionEnd === value.length;
  const go = (down: number, right: number) => {
    event.preventDefault();
    focus(row + down, column + right);
  };
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    save();
  } else if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) go(1, 0);
  else if (event.key === "ArrowUp" || event.key === "Enter") go(-1, 0);
  else if (event.key === "ArrowLeft" && (whole || selectionEnd === 0)) go(0, -1);
  else if (event.key === "ArrowRight" && (whole || selectionStart === value.length)) go(0, 1);
}
