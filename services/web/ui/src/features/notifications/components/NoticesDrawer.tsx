import Drawer from "antd/es/drawer";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Notice } from "@/api/notifications";
import { useMarkRead, useNotices } from "@/features/notifications/queries/notices";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";

import styles from "./NoticesDrawer.module.css";

export default function NoticesDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const notices = useNotices();
  const markRead = useMarkRead();

  const open = (notice: Notice) => {
    if (!notice.read_at) markRead.mutate(notice.id);
    if (!notice.link.startsWith("/")) return;
    navigate(notice.link);
    onClose();
  };

  return (
    <Drawer open title={t("notices.title")} onClose={onClose} size={380}>
      <QueryBoundary query={notices}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t("notices.none")} hint={t("notices.noneHint")} />
          ) : (
            <ul className={styles.list}>
              {items.map((notice) => (
                <li key={notice.id}>
                  <button
                    type="button"
                    className={`plain-button ${styles.notice} ${notice.read_at ? "" : styles.unread}`}
                    onClick={() => open(notice)}
                  >
                    <span className={styles.title}>
                      {!notice.read_at && (
                        <span className="visually-hidden">{t("notices.unread")}</span>
                      )}
                      {notice.title}
                    </span>
                    {notice.body && <span className="secondary">{notice.body}</span>}
                    <span className="faint">
                      <RelativeTime at={notice.created_at} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryBoundary>
    </Drawer>
  );
}
