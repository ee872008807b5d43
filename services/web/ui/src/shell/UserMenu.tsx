import LogoutOutlined from "@ant-design/icons/es/icons/LogoutOutlined";
import { useMutation } from "@tanstack/react-query";
import Dropdown from "antd/es/dropdown";
import { useTranslation } from "react-i18next";

import { signOut } from "@/api/web";
import { useSignedIn } from "@/features/session/queries/session";

import styles from "./AppShell.module.css";

export function UserMenu() {
  const { t } = useTranslation();
  const { person, tenant } = useSignedIn();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: (address) => window.location.assign(address),
  });
  const facts = [person.number, person.unit?.name, person.email].filter(Boolean).join(" · ");
  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      menu={{
        items: [
          {
            key: "who",
            type: "group",
            label: (
              <>
                <strong>{person.name}</strong>
                <br />
                {facts}
                <br />
                {tenant.name}
              </>
            ),
          },
          { type: "divider" },
          { key: "leave", icon: <LogoutOutlined />, label: t("shell.signOut") },
        ],
        onClick: ({ key }) => key === "leave" && leave.mutate(),
      }}
    >
      <button
        type="button"
        className={`plain-button ${styles.user}`}
        aria-label={t("shell.account", { name: person.name })}
      >
        <span className={styles.initial} data-initial={person.name.slice(0, 1)} />
        <span className={styles.userName}>{person.name}</span>
      </button>
    </Dropdown>
  );
}
