import { useTranslation } from "react-i18next";

import type { OwnerKind } from "@/api/shared";

import styles from "./print.module.css";

const SIDES = ["owner", "above", "hr"] as const;

export function Signatures({ kind }: { kind: OwnerKind }) {
  const { t } = useTranslation();
  return (
    <section className={styles.signatures} aria-label={t("paper.signatures")}>
      {SIDES.map((side) => (
        <div key={side}>
          <p>{t(`paper.signs.${kind}.${side}`)}</p>
          <p className={styles.signatureLine} />
          <p>{t("paper.date")}</p>
        </div>
      ))}
    </section>
  );
}
