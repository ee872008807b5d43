import Button from "antd/es/button";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { CheckInRow } from "@/features/check-ins/components/CheckInRow";
import { valueInputId } from "@/features/check-ins/components/ValueInput";
import type { Subject } from "@/features/check-ins/subject";
import { useCheckInRows } from "@/features/check-ins/useCheckInRows";
import styles from "@/features/today/pages/TodayPage.module.css";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";

/** All that is due on one page: Tab between fields, Enter saves and goes on, Ctrl+Enter saves all. */
export function DueCheckIns({ subjects }: { subjects: Subject[] }) {
  const { t } = useTranslation();
  const rows = useCheckInRows(subjects);
  const saveAllButton = useRef<HTMLButtonElement>(null);
  const open = subjects.filter((subject) => rows.rowOf(subject).state === "open");

  const saveAndGoOn = (subject: Subject) => {
    const next = open[open.indexOf(subject) + 1];
    void rows.save(subject);
    if (next) document.getElementById(valueInputId(next.keyResultId))?.focus();
    else saveAllButton.current?.focus();
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void rows.saveAll();
  };

  return (
    <div onKeyDownCapture={onKeyDown}>
      <div className={styles.dueHead}>
        <h2 id="due-heading">{t("today.due")}</h2>
        {open.length > 0 && <span className={styles.count}>{open.length}</span>}
        {open.length > 0 && <span className={`faint ${styles.keys}`}>{t("today.keys")}</span>}
      </div>
      <ul>
        {subjects.map((subject) => (
          <CheckInRow
            key={subject.keyResultId}
            subject={subject}
            row={rows.rowOf(subject)}
            onEdit={(changed) => rows.edit(subject, changed)}
            onSave={() => saveAndGoOn(subject)}
            onReopen={() => rows.reopen(subject)}
          />
        ))}
      </ul>
      {open.length > 0 ? (
        <div className={styles.saveAll}>
          <Button
            ref={saveAllButton}
            type="primary"
            disabled={rows.savable.length === 0}
            onClick={() => rows.saveAll()}
            aria-keyshortcuts="Control+Enter"
          >
            {t("today.saveAll", { count: rows.savable.length })}
          </Button>
          <kbd className={styles.key}>{t("today.saveAllKey")}</kbd>
        </div>
      ) : (
        <EmptyState title={t("today.nothingDue")} hint={t("today.nothingDueHint")}>
          <Link to="/goals">{t("today.toGoals")}</Link>
        </EmptyState>
      )}
    </div>
  );
}
