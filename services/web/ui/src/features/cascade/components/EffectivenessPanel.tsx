import { useTranslation } from "react-i18next";

import type { CarriedKeyResult, Effectiveness } from "@/api/across";
import { useEffectiveness } from "@/features/comparison/queries/across";
import { useNumbers } from "@/format/numbers";
import { Listed } from "@/ui-kit/tables/ListOnPhone";

import styles from "./Effectiveness.module.css";

/** 分解有效性: whether what was handed down carries the goal, and moves what it measures. */
export function EffectivenessPanel({ goalId }: { goalId: string }) {
  const found = useEffectiveness(goalId);
  // it stands beside the page's own matter: without it the page is whole
  if (!found.data || found.data.parts === 0) return null;
  return <Panel told={found.data} />;
}

function Panel({ told }: { told: Effectiveness }) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  return (
    <section className={`panel ${styles.panel}`} aria-label={t("effectiveness.title")}>
      <h2>{t("effectiveness.title")}</h2>
      <dl className={styles.facts}>
        {told.of > 0 && (
          <Fact
            name={t("effectiveness.rate")}
            value={`${percent(told.rate)} (${told.carried}/${told.of})`}
          />
        )}
        <Fact
          name={t("effectiveness.progress")}
          value={`${percent(told.progress)} / ${percent(told.children_progress)}`}
        />
        <Fact
          name={t("effectiveness.difficulty")}
          value={told.difficulty === null ? "–" : value(told.difficulty)}
        />
      </dl>
      {told.ahead && <p className={styles.warns}>{t("effectiveness.lagging")}</p>}
      {told.untold && <p className={styles.warns}>{t("effectiveness.untold")}</p>}
      {told.key_results.length > 0 && <KeyResults items={told.key_results} />}
    </section>
  );
}

function KeyResults({ items }: { items: CarriedKeyResult[] }) {
  const { t } = useTranslation();
  return (
    <Listed>
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
    </Listed>
  );
}

function Row({ item }: { item: CarriedKeyResult }) {
  const { t } = useTranslation();
  const { percent, value } = useNumbers();
  return (
    <tr>
      <th scope="row">
        {item.title}
        {item.parts === 0 && <p className={styles.warns}>{t("effectiveness.nobody")}</p>}
        {item.lagging && <p className={styles.warns}>{t("effectiveness.lagging")}</p>}
        {item.untold && <p className={styles.warns}>{t("effectiveness.untold")}</p>}
      </th>
      <td className="numeric" data-name={t("effectiveness.parts")}>
        {item.parts === 0 ? "–" : t("effectiveness.done", { done: item.done, parts: item.parts })}
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
