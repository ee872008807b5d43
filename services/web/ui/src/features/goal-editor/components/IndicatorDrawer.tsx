import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Input from "antd/es/input";
import Tabs from "antd/es/tabs";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Cycle } from "@/api/goals";
import type { LibraryItem, PastKeyResult } from "@/api/library";
import type { Owner } from "@/api/shared";
import {
  fromLibraryItem,
  fromPastKeyResult,
  type KeyResultFields,
  type Span,
} from "@/features/goal-editor/goalForm";
import { typicalOf } from "@/features/library/components/LibraryItems";
import styles from "@/features/library/components/library.module.css";
import { localized } from "@/features/library/localized";
import { useItems, usePastKeyResults } from "@/features/library/queries/library";
import { useNumbers } from "@/format/numbers";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import { LoadMore } from "@/ui-kit/tables/LoadMore";

interface IndicatorDrawerProps {
  owner: Pick<Owner, "kind" | "id">;
  cycle: Pick<Cycle, "id"> & Span;
  onChoose: (keyResult: KeyResultFields) => void;
  onClose: () => void;
}

/** What to measure: an indicator of the library, or what was measured before. */
export function IndicatorDrawer({ owner, cycle, onChoose, onClose }: IndicatorDrawerProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [tab, setTab] = useState("library");
  const q = useDebounced(typed.trim(), 250);
  return (
    <Drawer open title={t("library.choose")} onClose={onClose} size={560}>
      <Input.Search
        allowClear
        autoFocus
        aria-label={t("library.search")}
        placeholder={t("library.search")}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Tabs
        activeKey={tab}
        onChange={setTab}
        items={[
          {
            key: "library",
            label: t("library.title"),
            children: (
              <FromLibrary
                q={q}
                open={tab === "library"}
                onChoose={(item) => onChoose(fromLibraryItem(item, cycle))}
              />
            ),
          },
          {
            key: "earlier",
            label: t("library.earlier"),
            children: (
              <FromBefore
                q={q}
                owner={owner}
                cycleId={cycle.id}
                open={tab === "earlier"}
                onChoose={(item) => onChoose(fromPastKeyResult(item, cycle))}
              />
            ),
          },
        ]}
      />
    </Drawer>
  );
}

interface FromLibraryProps {
  q: string;
  open: boolean;
  onChoose: (item: LibraryItem) => void;
}

function FromLibrary({ q, open, onChoose }: FromLibraryProps) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const items = useItems({ q, limit: 30 }, open);
  const rows = items.data?.pages.flatMap((page) => page.items);
  if (items.error) return <ErrorNotice error={items.error} />;
  if (!rows) return <Skeleton rows={6} />;
  if (rows.length === 0)
    return <EmptyState title={t("library.none")} hint={t("library.noneHintChoose")} />;
  return (
    <ul className={styles.list}>
      {rows.map((item) => (
        <li key={item.id}>
          <div>
            <strong>{localized(item, "name")}</strong>{" "}
            <span className="faint">
              {localized(item, "category")} · {t(`direction.${item.direction}`)}
              {localized(item, "unit") && ` · ${localized(item, "unit")}`}
            </span>
            <p className={styles.formula}>{localized(item, "formula")}</p>
            <p className={styles.formula}>{localized(item, "note")}</p>
            <p className="faint">
              {t("library.typicalIs", { range: typicalOf(item, value) })} ·{" "}
              {t("library.usedIn", { count: item.usage_count })}
            </p>
          </div>
          <Button
            size="small"
            aria-label={t("library.useOf", { name: localized(item, "name") })}
            onClick={() => onChoose(item)}
          >
            {t("library.use")}
          </Button>
        </li>
      ))}
      {items.hasNextPage && (
        <li>
          <LoadMore query={items} />
        </li>
      )}
    </ul>
  );
}

interface FromBeforeProps {
  q: string;
  owner: Pick<Owner, "kind" | "id">;
  cycleId: string;
  open: boolean;
  onChoose: (item: PastKeyResult) => void;
}

function FromBefore({ q, owner, cycleId, open, onChoose }: FromBeforeProps) {
  const { t } = useTranslation();
  const { value, percent } = useNumbers();
  const pastKeyResults = usePastKeyResults(owner, cycleId, q, open);
  if (pastKeyResults.error) return <ErrorNotice error={pastKeyResults.error} />;
  if (!pastKeyResults.data) return <Skeleton rows={6} />;
  if (pastKeyResults.data.length === 0)
    return <EmptyState title={t("library.noEarlier")} hint={t("library.noEarlierHint")} />;
  return (
    <ul className={styles.list}>
      {pastKeyResults.data.map((item) => (
        <li key={item.id}>
          <div>
            <strong>{item.title}</strong> <span className="faint">{item.cycle.name}</span>
            <p className={styles.formula}>{item.goal.title}</p>
            <p className="secondary">
              {t("library.reached", {
                target: value(item.target, item.unit),
                current: value(item.current, item.unit),
                progress: percent(item.progress),
              })}
            </p>
          </div>
          <Button
            size="small"
            aria-label={t("library.useOf", { name: item.title })}
            onClick={() => onChoose(item)}
          >
            {t("library.use")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
