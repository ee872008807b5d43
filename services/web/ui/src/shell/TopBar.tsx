import BellOutlined from "@ant-design/icons/es/icons/BellOutlined";
import Badge from "antd/es/badge";
import Button from "antd/es/button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useUnreadCount } from "@/features/notifications/queries/notices";
import { useSignedIn } from "@/features/session/queries/session";

import styles from "./AppShell.module.css";
import { LanguageSwitch } from "./LanguageSwitch";
import { ThemeSwitch } from "./ThemeSwitch";
import { UserMenu } from "./UserMenu";
import { Wordmark } from "./Wordmark";

const NoticesDrawer = lazy(() => import("@/features/notifications/components/NoticesDrawer"));

export function TopBar() {
  const { t } = useTranslation();
  const { tenant } = useSignedIn();
  const unread = useUnreadCount().data ?? 0;
  const [reading, setReading] = useState(false);
  return (
    <header className={styles.top}>
      <Link to="/" aria-label={t("shell.home")}>
        <Wordmark />
      </Link>
      <span className={styles.company}>{tenant.name}</span>
      <span className={styles.spacer} />
      <LanguageSwitch />
      <ThemeSwitch />
      <Badge count={unread} size="small" offset={[-7, 7]}>
        <Button
          type="text"
          icon={<BellOutlined />}
          aria-label={t("notices.open", { count: unread })}
          onClick={() => setReading(true)}
        />
      </Badge>
      <UserMenu />
      {reading && (
        <Suspense>
          <NoticesDrawer onClose={() => setReading(false)} />
        </Suspense>
      )}
    </header>
  );
}
