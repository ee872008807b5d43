import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

import { useSignedIn } from "@/queries/session";

import styles from "./AppShell.module.css";
import { placesFor } from "./places";

export function SideNavigation() {
  const { t } = useTranslation();
  const session = useSignedIn();
  return (
    <nav className={styles.side} aria-label={t("shell.navigation")}>
      {placesFor(session).map(({ path, name, icon }) => (
        <NavLink key={path} to={path} end={path === "/"} className={styles.place}>
          {icon}
          {t(`places.${name}`)}
        </NavLink>
      ))}
    </nav>
  );
}
