import InputNumber from "antd/es/input-number";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allows } from "@/api/allows";

import type { Cascade, CascadeColumn, CascadePart } from "@/api/cascade";
import type { Owner } from "@/api/shared";
import {
  type CascadeDraft,
  cellKey,
  contributionAt,
  remainderOf,
  typedSum,
  type Way,
} from "@/features/cascade/cascadeDraft";
import { useNumbers } from "@/format/numbers";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { useTargets } from "@/ui-kit/measures/useTargets";
import styles from "./Cascade.module.css";

interface CascadeGridProps {
  cascade: Cascade;
  draft: CascadeDraft;
  owners: Map<string, Owner>;
  /** What the server refused, by cell. */
  wrong: Map<string, string>;
  edit: (changed: Partial<CascadeDraft>) => void;
}

const WAYS: Way[] = ["amount", "share"];

export function CascadeGrid({ cascade, draft, owners, wrong, edit }: CascadeGridProps) {
  const { t } = useTranslation();
  return (
    <div className={`panel ${styles.scroll}`}>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th scope="col">{t("cascade.owner")}</th>
            {cascade.key_results.map((column) => (
              <th key={column.id} scope="col">
                <ColumnHead
                  column={column}
                  way={draft.ways[column.id] ?? "share"}
                  onWay={
                    allows(cascade, "cascade") && column.is_splittable
                      ? (way) => edit({ ways: { ...draft.ways, [column.id]: way } })
                      : undefined
                  }
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {draft.rows.map((row) => (
            <tr key={row}>
              <th scope="row">{owners.get(row)?.name}</th>
              {cascade.key_results.map((column) => {
                const cell = cellKey(column.id, row);
                const contribution = contributionAt(cascade, column.id, row);
                return (
                  <td key={column.id}>
                    {contribution ? (
                      <Contribution contribution={contribution} column={column} />
                    ) : (
                      allows(cascade, "cascade") && (
                        <InputNumber
                          controls={false}
                          min={0}
                          precision={draft.ways[column.id] === "amount" ? 2 : undefined}
                          value={draft.numbers[cell] ?? null}
                          status={wrong.has(cell) ? "error" : undefined}
                          title={wrong.get(cell)}
                          suffix={draft.ways[column.id] === "amount" ? column.unit : undefined}
                          aria-label={t("cascade.cell", {
                            owner: owners.get(row)?.name,
                            title: column.title,
                          })}
                          onChange={(number) =>
                            edit({ numbers: { ...draft.numbers, [cell]: number } })
                          }
                        />
                      )
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
          <HiddenLine cascade={cascade} />
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("cascade.remainder")}</th>
            {cascade.key_results.map((column) => (
              <td key={column.id}>
                <Remainder column={column} draft={draft} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface ColumnHeadProps {
  column: CascadeColumn;
  way: Way;
  onWay?: (way: Way) => void;
}

function ColumnHead({ column, way, onWay }: ColumnHeadProps) {
  const { t } = useTranslation();
  const targetOf = useTargets();
  return (
    <div className={styles.column}>
      <span className={styles.title}>{column.title}</span>
      <span className="secondary numeric">
        {column.target !== null && t("cascade.target", { value: targetOf(column) })}
      </span>
      {onWay ? (
        <ChoiceBar
          label={t("cascade.wayOf", { title: column.title })}
          value={way}
          options={WAYS.map((each) => ({ value: each, label: t(`cascade.way.${each}`) }))}
          onChange={onWay}
        />
      ) : (
        <span className="faint">{t("cascade.way.share")}</span>
      )}
    </div>
  );
}

/** What is carried already; its goal says the rest. */
function Contribution({
  contribution,
  column,
}: {
  contribution: CascadePart;
  column: CascadeColumn;
}) {
  const { t } = useTranslation();
  const { value, percent } = useNumbers();
  return (
    <Link
      to={`/goals/${contribution.goal_id}`}
      className={styles.carried}
      title={contribution.title}
    >
      <span className="numeric">
        {contribution.amount === null
          ? t("cascade.shareIs", { value: value(contribution.share) })
          : value(contribution.amount, column.unit)}
      </span>
      <span className="faint">
        {contribution.state === "active"
          ? percent(contribution.progress)
          : t(`goalState.${contribution.state}`)}
      </span>
    </Link>
  );
}

/** Parts that the reader may not see are one line. */
function HiddenLine({ cascade }: { cascade: Cascade }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  if (cascade.hidden_totals.length === 0) return null;
  return (
    <tr>
      <th scope="row" className="secondary">
        {t("cascade.hidden")}
      </th>
      {cascade.key_results.map((column) => {
        const hiddenContributions = cascade.hidden_totals.find(
          ({ key_result_id }) => key_result_id === column.id,
        );
        return (
          <td key={column.id} className="secondary numeric">
            {hiddenContributions &&
              (hiddenContributions.amount
                ? value(hiddenContributions.amount, column.unit)
                : t("cascade.shareIs", { value: value(hiddenContributions.share) }))}
          </td>
        );
      })}
    </tr>
  );
}

function Remainder({ column, draft }: { column: CascadeColumn; draft: CascadeDraft }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const remainder = remainderOf(draft, column);
  if (remainder === null || draft.ways[column.id] === "share") {
    const typed = draft.ways[column.id] === "share" ? typedSum(draft, column.id) : 0;
    return (
      <span className="secondary numeric">
        {t("cascade.sharesAre", { value: value(column.shares + typed) })}
      </span>
    );
  }
  return (
    <strong className={`numeric ${remainder < 0 ? styles.over : ""}`} role="status">
      {value(remainder, column.unit)}
    </strong>
  );
}
