import type { DryRunFilter } from "@/api/dryRun";
import { useDryRunOwners } from "@/features/settings/queries/dryRun";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { LoadMore } from "@/ui-kit/tables/LoadMore";

import styles from "./DryRun.module.css";

interface DryRunOwnersProps {
  cycleId: string;
  filter: DryRunFilter;
}

/** The people or units behind a count. */
export function DryRunOwners({ cycleId, filter }: DryRunOwnersProps) {
  const query = useDryRunOwners(cycleId, filter);
  return (
    <div className={styles.owners}>
      <QueryBoundary query={query} rows={2}>
        {({ pages }) => (
          <ul>
            {pages
              .flatMap(({ items }) => items)
              .map(({ id, kind, name, code, unit, job_family }) => (
                <li key={id}>
                  <b>{name}</b> <span className="faint">{code}</span>{" "}
                  <span className="secondary">
                    {[kind === "person" && unit?.name, job_family].filter(Boolean).join(" · ")}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </QueryBoundary>
      <LoadMore query={query} size="small" />
    </div>
  );
}
