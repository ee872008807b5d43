import type { DryRunFilter } from "@/api/dryRun";
import { useDryRunOwners } from "@/features/settings/queries/dryRun";
import { Loaded } from "@/ui-kit/feedback/QueryBoundary";
import { More } from "@/ui-kit/tables/LoadMore";

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
      <Loaded query={query} rows={2}>
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
      </Loaded>
      <More found={query} size="small" />
    </div>
  );
}
