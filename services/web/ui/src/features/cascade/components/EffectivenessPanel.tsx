import { useTranslation } from "react-i18next";

import type { Effectiveness, KeyResultContribution } from "@/api/comparisons";
import { useEffectiveness } from "@/features/comparison/queries/comparisons";
import { useNumbers } from "@/format/numbers";
import { ListOnPhone } from "@/ui-kit/tables/ListOnPhone";

import styles from "./Effectiveness.module.css";

/** 分解有效性: whether what was handed down carries the goal, and moves what it measures. */
export function EffectivenessPanel({ goalId }: { goalId: string }) {
  const effectiveness = useEffectiveness(goalId);
  // it stands beside the page's own matter: without it the page is whole
  if (!effectiveness.data || effectiveness.data.contribution_count === 0) return null;
  return <Panel effectiveness={effectiveness.data} />;
}

function Panel({ effectiveness }: { effectiveness: Effectiveness }) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  return (
    <section className={`panel ${styles.panel}`} aria-label={t("effectiveness.title")}>
      <h2>{t("effectiveness.title")}</h2>
      <dl className={styles.facts}>
        {effectiveness.key_result_count > 0 && (
          <Fact
            name={t("effectiveness.rate")}
            value={`${percent(effectiveness.rate)} (${effectiveness.covered_key_results}/${effectiveness.key_result_count})`}
          />
        )}
        <Fact
          name={t("effectiveness.progress")}
          value={`${percent(effectiveness.progress)} / ${percent(effectiveness.children_progress)}`}
        />
        <Fact
          name={t("effectiveness.difficulty")}
          value={effectiveness.difficulty === null ? "–" : value(effectiveness.difficulty)}
        />
      </dl>
      {effectiveness.children_outpace_parent && (
        <p className={styles.warns}>{t("effectiveness.lagging")}</p>
      )}
      {effectiveness.never_reported && (
        <p className={styles.warns}>{t("effectiveness.never_reported")}</p>
      )}
      {effectiveness.key_results.length > 0 && <KeyResults items={effectiveness.key_results} />}
    </section>
  );
}

function KeyResults({ items }: { items: KeyResultContribution[] }) {
  const { t } = useTranslation();
  return (
    <ListOnPhone>
      <table className={styles.table} aria-label={t("effectiveness.title")}>
        <thead>
          <tr>
            <th scope="col">{t("effectiveness.keyResult")}</th>
            <th scope="col">{t("effectiveness.parts")}</th>
            <th scope="col">{t("effectiveness.amounts")}</th>
            <th scope="col">{t("effectiveness.own")}</th>
            <th scope="col">{t("effectiveness.below")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </tbody>
      </table>
    </ListOnPhone>
  );
}

function Row({ item }: { item: KeyResultContribution }) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  return (
    <tr>
      <th scope="row">
        {item.title}
        {item.contribution_count === 0 && (
          <p className={styles.warns}>{t("effectiveness.nobody")}</p>
        )}
        {item.children_done && <p className={styles.warns}>{t("effectiveness.lagging")}</p>}
        {item.never_reported && <p className={styles.warns}>{t("effectiveness.never_reported")}</p>}
      </th>
      <td className="numeric" data-name={t("effectiveness.parts")}>
        {item.contribution_count === 0
          ? "–"
          : t("effectiveness.done", { done: item.done_count, parts: item.contribution_count })}
      </td>
      <td className="numeric" data-name={t("effectiveness.amounts")}>
        {item.amounts === null
          ? "–"
          : `${value(item.amounts, item.unit)} / ${value(item.target, item.unit)}`}
      </td>
      <td className="numeric" data-name={t("effectiveness.own")}>
        {percent(item.progress)}
      </td>
      <td className="numeric" data-name={t("effectiveness.below")}>
        {percent(item.children_progress)}
      </td>
    </tr>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="faint">{name}</dt>
      <dd className="numeric">{value}</dd>
    </div>
  );
}
