import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

import styles from "./AppShell.module.css";
import { useNavItems } from "./navigation";

export function SideNavigation() {
  const { t } = useTranslation();
  return (
    <nav className={styles.side} aria-label={t("shell.navigation")}>
      {useNavItems().map(({ path, name, icon }) => (
        <NavLink key={path} to={path} end={path === "/"} className={styles.place}>
          {icon}
          {t(`places.${name}`)}
        </NavLink>
      ))}
    </nav>
  );
}
