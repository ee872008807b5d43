import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import type { Cycle } from "@/api/goals";
import { moveOfUnit, type OfUnit as Told, type UnitRetrospective } from "@/api/retrospectives";
import {
  useRetrospectiveChange,
  useRetrospectiveOfUnit,
} from "@/features/retrospectives/queries/retrospectives";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { useRefusal } from "@/ui-kit/feedback/ErrorToasts";
import { Waiting } from "@/ui-kit/feedback/Skeleton";
import { ActionList } from "./ActionList";
import { Gathered } from "./CollectedItems";
import styles from "./Retrospectives.module.css";
import { LinesOf } from "./TextLines";
import { UnitForm } from "./UnitForm";

/** A unit's own lines and actions, what was decided before, and what its people wrote. */
export function OfUnit({ cycle, unitId }: { cycle: Cycle; unitId: string }) {
  const { t } = useTranslation();
  const query = useRetrospectiveOfUnit(cycle.id, unitId);
  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <div className="panel">
        <Nothing title={t("retrospective.unitHidden")} hint={t("retrospective.unitHiddenHint")} />
      </div>
    );
  if (query.error && !query.data)
    return <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <Waiting />;
  return (
    <div className={styles.unit}>
      {query.data.earlier_actions.length > 0 && (
        <section className={`panel ${styles.part}`} aria-labelledby="earlier">
          <h2 id="earlier">{t("retrospective.earlier")}</h2>
          <ActionList actions={query.data.earlier_actions} />
        </section>
      )}
      <Own told={query.data} cycle={cycle} unitId={unitId} />
      <Gathered cycleId={cycle.id} unitId={unitId} counts={query.data.counts} />
    </div>
  );
}

interface OwnProps {
  told: Told;
  cycle: Cycle;
  unitId: string;
}

function Own({ told, cycle, unitId }: OwnProps) {
  const { t } = useTranslation();
  const { stage, may_write, items } = told;
  const now = items.find((one) => one.stage === stage);
  const writes = may_write && stage !== null && now?.state !== "submitted";
  const shown = writes ? items.filter((one) => one !== now) : items;
  if (!writes && shown.length === 0 && stage === null) return null;
  return (
    <section className={`panel ${styles.part}`} aria-labelledby="of-unit">
      <h2 id="of-unit">{t("retrospective.ofUnit")}</h2>
      {shown.map((one) => (
        <Written key={one.id} told={one} cycle={cycle} reopens={may_write && one === now} />
      ))}
      {writes && <UnitForm key={now?.version ?? 0} cycleId={cycle.id} unitId={unitId} kept={now} />}
      {!writes && shown.length === 0 && (
        <p className="secondary">{t("retrospective.nothingWritten")}</p>
      )}
    </section>
  );
}

interface WrittenProps {
  told: UnitRetrospective;
  cycle: Cycle;
  reopens: boolean;
}

function Written({ told, cycle, reopens }: WrittenProps) {
  const { t } = useTranslation();
  const refusal = useRefusal();
  const reopen = useRetrospectiveChange(() => moveOfUnit(cycle.id, told.unit.id, "draft"));
  return (
    <>
      <LinesOf told={told} />
      {told.actions.length > 0 && <ActionList actions={told.actions} />}
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
