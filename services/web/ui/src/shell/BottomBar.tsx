import EllipsisOutlined from "@ant-design/icons/es/icons/EllipsisOutlined";
import Dropdown from "antd/es/dropdown";
import { useTranslation } from "react-i18next";
import { NavLink, useNavigate } from "react-router";

import styles from "./AppShell.module.css";
import { useNavItems } from "./navigation";

const TABS = 4;

/** The thumb's reach at phone width; what does not fit is behind the last tab. */
export function BottomBar() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const places = useNavItems();
  const further = places.slice(TABS);
  return (
    <nav className={styles.bottom} aria-label={t("shell.navigation")}>
      {places.slice(0, TABS).map(({ path, name, icon }) => (
        <NavLink key={path} to={path} end={path === "/"} className={styles.tab}>
          {icon}
          {t(`places.${name}`)}
        </NavLink>
      ))}
      {further.length > 0 && (
        <Dropdown
          trigger={["click"]}
          placement="topRight"
          menu={{
            items: further.map(({ path, name, icon }) => ({
              key: path,
              icon,
              label: t(`places.${name}`),
            })),
            onClick: ({ key }) => navigate(key),
          }}
        >
          <button type="button" className={`plain-button ${styles.tab}`}>
            <EllipsisOutlined />
            {t("shell.more")}
          </button>
        </Dropdown>
      )}
    </nav>
  );
}
