import { useTranslation } from "react-i18next";

import styles from "./Wordmark.module.css";

export function Wordmark() {
  const { t } = useTranslation();
  return (
    <span className={styles.wordmark}>
      <img src="/favicon.svg" alt="" width="22" height="22" />
      {t("product")}
    </span>
  );
}
