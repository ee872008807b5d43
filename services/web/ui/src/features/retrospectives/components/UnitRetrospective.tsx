import Button from "antd/es/button";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import { ApiError } from "@/api/errors";
import type { Cycle } from "@/api/goals";
import {
  type UnitRetrospectives as Told,
  transitionUnitRetrospective,
  type UnitRetrospective,
} from "@/api/retrospectives";
import {
  useRetrospectiveChange,
  useRetrospectiveOfUnit,
} from "@/features/retrospectives/queries/retrospectives";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { ActionList } from "./ActionList";
import { CollectedItems } from "./CollectedItems";
import styles from "./Retrospectives.module.css";
import { RetrospectiveAnswers } from "./TextLines";
import { UnitForm } from "./UnitForm";

/** A unit's own lines and actions, what was decided before, and what its people wrote. */
export function OfUnit({ cycle, unitId }: { cycle: Cycle; unitId: string }) {
  const { t } = useTranslation();
  const query = useRetrospectiveOfUnit(cycle.id, unitId);
  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <div className="panel">
        <EmptyState
          title={t("retrospective.unitHidden")}
          hint={t("retrospective.unitHiddenHint")}
        />
      </div>
    );
  if (query.error && !query.data)
    return <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <Skeleton />;
  return (
    <div className={styles.unit}>
      {query.data.earlier_actions.length > 0 && (
        <section className={`panel ${styles.section}`} aria-labelledby="earlier">
          <h2 id="earlier">{t("retrospective.earlier")}</h2>
          <ActionList actions={query.data.earlier_actions} />
        </section>
      )}
      <WritableRetrospective retrospectives={query.data} cycle={cycle} unitId={unitId} />
      <CollectedItems cycleId={cycle.id} unitId={unitId} counts={query.data.counts} />
    </div>
  );
}

interface WritableProps {
  retrospectives: Told;
  cycle: Cycle;
  unitId: string;
}

function WritableRetrospective({ retrospectives, cycle, unitId }: WritableProps) {
  const { t } = useTranslation();
  const { stage, items } = retrospectives;
  const mayWrite = allows(retrospectives, "write");
  const now = items.find((retrospective) => retrospective.stage === stage);
  const writes = mayWrite && stage !== null && now?.state !== "submitted";
  const listed = writes ? items.filter((retrospective) => retrospective !== now) : items;
  if (!writes && listed.length === 0 && stage === null) return null;
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="of-unit">
      <h2 id="of-unit">{t("retrospective.ofUnit")}</h2>
      {listed.map((retrospective) => (
        <SubmittedRetrospective
          key={retrospective.id}
          retrospective={retrospective}
          cycle={cycle}
          reopens={mayWrite && retrospective === now}
        />
      ))}
      {writes && (
        <UnitForm key={now?.version ?? 0} cycleId={cycle.id} unitId={unitId} saved={now} />
      )}
      {!writes && listed.length === 0 && (
        <p className="secondary">{t("retrospective.nothingWritten")}</p>
      )}
    </section>
  );
}

interface WrittenProps {
  retrospective: UnitRetrospective;
  cycle: Cycle;
  reopens: boolean;
}

function SubmittedRetrospective({ retrospective, cycle, reopens }: WrittenProps) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const reopen = useRetrospectiveChange(() =>
    transitionUnitRetrospective(cycle.id, retrospective.unit.id, "draft"),
  );
  return (
    <>
      <RetrospectiveAnswers retrospective={retrospective} />
      {retrospective.actions.length > 0 && <ActionList actions={retrospective.actions} />}
      {reopens && (
        <div className={styles.tools}>
          <Button
            size="small"
            loading={reopen.isPending}
            onClick={() => reopen.mutate(undefined, { onError: refusal })}
          >
            {t("retrospective.reopen")}
          </Button>
        </div>
      )}
    </>
  );
}
