import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { FormItem, ScoredBy } from "@/api/appraisals";
import styles from "@/features/appraisals/pages/AppraisalFormPage.module.css";
import type { Scores } from "@/features/appraisals/useScores";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";

const FIRST = 2;

interface ScoreRowProps {
  item: FormItem;
  by: ScoredBy | null;
  /** The sides that this reader may see: nobody sees the own result before it is published. */
  sides: ScoredBy[];
  scores: Scores;
}

export function ScoreRow({ item, by, sides, scores }: ScoreRowProps) {
  return (
    <li className={styles.row} aria-label={item.title}>
      <Evidence item={item} />
      <div className={styles.scores}>
        {sides.map((side) => (
          <Score key={side} item={item} by={side} editable={by === side} scores={scores} />
        ))}
        {sides.map((side) => (
          <Comment key={side} item={item} by={side} editable={by === side} scores={scores} />
        ))}
      </div>
    </li>
  );
}

function Comment({ item, by, editable, scores }: ScoreProps) {
  const { t } = useTranslation();
  const savedComment = by === "self" ? item.self_comment : item.manager_comment;
  if (!editable)
    return savedComment ? (
      <p className={`secondary ${styles.comment}`}>
        <span className="faint">{t(`appraisals.commentBy.${by}`)}</span> {savedComment}
      </p>
    ) : null;
  return (
    <Input.TextArea
      className={styles.comment}
      aria-label={t("appraisals.commentOf", { title: item.title })}
      placeholder={t("appraisals.comment")}
      rows={1}
      value={scores.of(item.id).comment ?? ""}
      maxLength={2000}
      onChange={(event) => scores.change(item.id, { comment: event.target.value })}
    />
  );
}

function Evidence({ item }: { item: FormItem }) {
  const { t } = useTranslation();
  const { value, percent } = useNumbers();
  const [all, setAll] = useState(false);
  const { unit, check_ins } = item;
  const visibleCheckIns = all ? check_ins : check_ins.slice(0, FIRST);
  return (
    <div className={styles.evidence}>
      <p>
        <strong>{item.title}</strong>{" "}
        <span className="faint">
          {item.goal_title} · {t("goals.weight", { weight: value(item.weight) })}
        </span>
      </p>
      <dl className={styles.figures}>
        <div>
          <dt>{t("keyResult.target")}</dt>
          <dd>{value(item.target, unit ?? "")}</dd>
        </div>
        <div>
          <dt>{t("appraisals.result")}</dt>
          <dd>{value(item.result, unit ?? "")}</dd>
        </div>
        <div>
          <dt>{t("measures.progress")}</dt>
          <dd>{percent(item.progress)}</dd>
        </div>
      </dl>
      {check_ins.length === 0 && <p className="faint">{t("appraisals.noCheckIns")}</p>}
      <ul className={styles.checkIns}>
        {visibleCheckIns.map((checkIn) => (
          <CheckInLine key={checkIn.id} checkIn={checkIn} unit={unit} />
        ))}
      </ul>
      {check_ins.length > FIRST && (
        <button
          type="button"
          className={`plain-button ${styles.more}`}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? t("appraisals.fewer") : t("appraisals.more", { count: check_ins.length })}
        </button>
      )}
    </div>
  );
}

function CheckInLine({
  checkIn,
  unit,
}: {
  checkIn: FormItem["check_ins"][number];
  unit: string | null;
}) {
  const { value } = useNumbers();
  const { day } = useDates();
  return (
    <li>
      <span className="faint">{checkIn.period_start && day(checkIn.period_start)}</span>
      <span className="numeric">{value(checkIn.value, unit ?? "")}</span>
      <span className="secondary">{checkIn.text}</span>
    </li>
  );
}

interface ScoreProps {
  item: FormItem;
  by: ScoredBy;
  editable: boolean;
  scores: Scores;
}

function Score({ item, by, editable, scores }: ScoreProps) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const savedScore = by === "self" ? item.self_score : item.manager_score;
  const id = `${by}-${item.id}`;
  if (!editable)
    return (
      <div className={styles.score}>
        <span className="faint">{t(`appraisals.scoreBy.${by}`)}</span>
        <span className={`numeric ${styles.savedScore}`}>{value(savedScore)}</span>
      </div>
    );
  return (
    <div className={styles.score}>
      <label htmlFor={id} className="faint">
        {t(`appraisals.scoreBy.${by}`)}
      </label>
      <InputNumber
        id={id}
        aria-label={t(`appraisals.scoreOf.${by}`, { title: item.title })}
        min={0}
        max={100}
        controls={false}
        placeholder={
          item.suggested_score === null
            ? undefined
            : t("appraisals.suggested", { score: value(item.suggested_score) })
        }
        value={scores.of(item.id).score}
        onFocus={(event) => event.target.select()}
        onChange={(score) => scores.change(item.id, { score })}
      />
    </div>
  );
}
