import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { BoardCrossUnitRequest } from "@/api/insights";
import { isoDate, today, useDates } from "@/format/dates";

import styles from "./BoardCrossUnitRequests.module.css";

interface BoardCrossUnitRequestsProps {
  items: BoardCrossUnitRequest[];
  more: boolean;
}

/** What a unit asks of others, and what is asked of it (协同). */
export function BoardCrossUnitRequests({ items, more }: BoardCrossUnitRequestsProps) {
  const { t } = useTranslation();
  return (
    <>
      <h3 className={styles.title}>{t("crossUnitRequest.title")}</h3>
      <ul className={styles.list}>
        {items.map((item) => (
          <Entry key={item.id} item={item} />
        ))}
      </ul>
      {more && <p className="faint">{t("board.acrossMore", { count: items.length })}</p>}
    </>
  );
}

function Entry({ item }: { item: BoardCrossUnitRequest }) {
  const { t } = useTranslation();
  const { day } = useDates();
  const { state, needed_on } = item;
  const late = state === "asked" && needed_on !== null && needed_on < isoDate(today());
  return (
    <li aria-label={item.request_text}>
      <span>
        {t(item.side === "asks" ? "board.asks" : "board.asked", { unit: item.other.name })}
      </span>
      <span className={styles.ask}>
        {item.request_text}
        <span className={`faint ${styles.facts}`}>
          {item.goal_visible ? (
            <Link to={`/goals/${item.goal.id}`}>{item.goal.name}</Link>
          ) : (
            <span>{item.goal.name}</span>
          )}
          {item.owner.kind === "person" && <span>{item.owner.name}</span>}
        </span>
        {item.reason && (
          <span className="secondary">{t("board.reason", { reason: item.reason })}</span>
        )}
      </span>
      <span className={late ? styles.late : styles.needed}>
        {needed_on && t("board.neededOn", { on: day(needed_on) })}
      </span>
      <span className={`${styles.state} ${styles[state]}`}>
        {t(`crossUnitRequest.state.${state}`)}
      </span>
    </li>
  );
}
