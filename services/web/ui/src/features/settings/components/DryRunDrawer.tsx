import Drawer from "antd/es/drawer";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { DryRun, DryRunFilter } from "@/api/dryRun";
import type { Cycle } from "@/api/goals";
import { useDryRun } from "@/features/settings/queries/dryRun";
import { useDates } from "@/format/dates";
import { useLanguage } from "@/i18n/Language";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";

import styles from "./DryRun.module.css";
import { DryRunOwners } from "./DryRunOwners";

/** 预检: what opening the cycle would come to, and what to put right before. */
export function DryRunDrawer({ cycle, onClose }: { cycle: Cycle; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useDryRun(cycle.id);
  return (
    <Drawer open title={t("dryRun.of", { name: cycle.name })} onClose={onClose} size={620}>
      <QueryBoundary query={query}>
        {(data) => <Outcome cycle={cycle} dryRun={data} />}
      </QueryBoundary>
    </Drawer>
  );
}

function Outcome({ cycle, dryRun }: { cycle: Cycle; dryRun: DryRun }) {
  const { t } = useTranslation();
  const { full } = useDates();
  const { language } = useLanguage();
  const fine = dryRun.findings.length === 0 && !dryRun.hr_missing;
  return (
    <div className={styles.parts}>
      <p className="secondary">
        {t("dryRun.summary", { count: dryRun.owners, day: full(dryRun.day), at: dryRun.approvers })}
      </p>
      <section aria-labelledby="dry-findings">
        <h3 id="dry-findings">{t("dryRun.findings")}</h3>
        {fine && <p className={styles.fine}>{t("dryRun.fine")}</p>}
        {dryRun.hr_missing && (
          <p className={styles.todo}>
            <strong>{t("dryRun.hrMissing")}</strong> {t("dryRun.hrMissingTodo")}
          </p>
        )}
        {dryRun.findings.map(({ code, owners }) => (
          <Count
            key={code}
            cycleId={cycle.id}
            filter={{ finding: code }}
            what={t(`dryRun.codes.${code}`)}
            todo={t(`dryRun.todo.${code}`)}
            count={owners}
          />
        ))}
      </section>
      <section aria-labelledby="dry-templates">
        <h3 id="dry-templates">{t("dryRun.templates")}</h3>
        {dryRun.templates.length === 0 && <p className="secondary">{t("dryRun.templatesNone")}</p>}
        {dryRun.templates.map(({ template, owners, job_families }) => (
          <Count
            key={template.id}
            cycleId={cycle.id}
            filter={{ template_id: template.id }}
            what={language === "en" ? template.name_en || template.name : template.name}
            todo={job_families
              .map(({ name, owners: of }) => `${name || t("dryRun.noFamily")} ${of}`)
              .join(" · ")}
            count={owners}
          />
        ))}
      </section>
      <section aria-labelledby="dry-waiting">
        <h3 id="dry-waiting">{t("dryRun.waiting")}</h3>
        {dryRun.approver_loads.map(({ person, role, sheets }) =>
          person ? (
            <Count
              key={person.id}
              cycleId={cycle.id}
              filter={{ approver_id: person.id }}
              what={person.name}
              count={sheets}
            />
          ) : (
            <p key={role} className={styles.row}>
              <span>{t("dryRun.role", { role: role?.toUpperCase() ?? "" })}</span>
              <span className={styles.count}>{sheets}</span>
            </p>
          ),
        )}
      </section>
    </div>
  );
}

interface CountProps {
  cycleId: string;
  filter: DryRunFilter;
  what: string;
  todo?: string;
  count: number;
}

/** A count that opens the list of those whom it is about. */
function Count({ cycleId, filter, what, todo, count }: CountProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.finding}>
      <button
        type="button"
        className={`plain-button ${styles.row}`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span>{what}</span>
        <span className={styles.count}>{count}</span>
      </button>
      {todo && <p className="secondary">{todo}</p>}
      {open && <DryRunOwners cycleId={cycleId} filter={filter} />}
    </div>
  );
}
