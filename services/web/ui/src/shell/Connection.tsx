import Alert from "antd/es/alert";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import styles from "./Connection.module.css";

export function Connection() {
  const { t } = useTranslation();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (online) return null;
  return (
    <Alert type="warning" showIcon banner className={styles.banner} title={t("shell.offline")} />
  );
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
