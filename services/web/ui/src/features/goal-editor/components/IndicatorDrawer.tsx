import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Input from "antd/es/input";
import Tabs from "antd/es/tabs";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Cycle } from "@/api/goals";
import type { EarlierKeyResult, LibraryItem } from "@/api/library";
import type { Owner } from "@/api/shared";
import {
  type KeyResultFields,
  ofEarlier,
  ofItem,
  type Span,
} from "@/features/goal-editor/goalForm";
import { typicalOf } from "@/features/library/components/LibraryItems";
import styles from "@/features/library/components/library.module.css";
import { inWords } from "@/features/library/localized";
import { useEarlier, useItems } from "@/features/library/queries/library";
import { useNumbers } from "@/format/numbers";
import { Nothing } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { Waiting } from "@/ui-kit/feedback/Skeleton";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import { More } from "@/ui-kit/tables/LoadMore";

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
  const [part, setPart] = useState("library");
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
        activeKey={part}
        onChange={setPart}
        items={[
          {
            key: "library",
            label: t("library.title"),
            children: (
              <FromLibrary
                q={q}
                open={part === "library"}
                onChoose={(item) => onChoose(ofItem(item, cycle))}
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
                open={part === "earlier"}
                onChoose={(item) => onChoose(ofEarlier(item, cycle))}
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
  if (!rows) return <Waiting rows={6} />;
  if (rows.length === 0)
    return <Nothing title={t("library.none")} hint={t("library.noneHintChoose")} />;
  return (
    <ul className={styles.list}>
      {rows.map((item) => (
        <li key={item.id}>
          <div>
            <strong>{inWords(item, "name")}</strong>{" "}
            <span className="faint">
              {inWords(item, "category")} · {t(`direction.${item.direction}`)}
              {inWords(item, "unit") && ` · ${inWords(item, "unit")}`}
            </span>
            <p className={styles.formula}>{inWords(item, "formula")}</p>
            <p className={styles.formula}>{inWords(item, "note")}</p>
            <p className="faint">
              {t("library.typicalIs", { range: typicalOf(item, value) })} ·{" "}
              {t("library.usedIn", { count: item.used })}
            </p>
          </div>
          <Button
            size="small"
            aria-label={t("library.useOf", { name: inWords(item, "name") })}
            onClick={() => onChoose(item)}
          >
            {t("library.use")}
          </Button>
        </li>
      ))}
      {items.hasNextPage && (
        <li>
          <More found={items} />
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
  onChoose: (item: EarlierKeyResult) => void;
}

function FromBefore({ q, owner, cycleId, open, onChoose }: FromBeforeProps) {
  const { t } = useTranslation();
  const { value, percent } = useNumbers();
  const found = useEarlier(owner, cycleId, q, open);
  if (found.error) return <ErrorNotice error={found.error} />;
  if (!found.data) return <Waiting rows={6} />;
  if (found.data.length === 0)
    return <Nothing title={t("library.noEarlier")} hint={t("library.noEarlierHint")} />;
  return (
    <ul className={styles.list}>
      {found.data.map((item) => (
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
