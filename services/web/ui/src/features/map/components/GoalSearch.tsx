import SearchOutlined from "@ant-design/icons/es/icons/SearchOutlined";
import AutoComplete from "antd/es/auto-complete";
import Input, { type InputRef } from "antd/es/input";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { GoalHit } from "@/api/map";
import { useGoalSearch } from "@/features/map/queries/map";
import { useNumbers } from "@/format/numbers";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import { HealthMark } from "@/ui-kit/measures/HealthTag";

import styles from "./GoalSearch.module.css";

const SHORTCUT = "/";

/** Two characters are enough; the one that is chosen is shown where it hangs. */
export function GoalSearch({ onFound }: { onFound: (goal: GoalHit) => void }) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const input = useRef<InputRef>(null);
  useShortcut(() => input.current?.focus({ cursor: "all" }));
  const q = useDebounced(typed.trim(), 200);
  const results = useGoalSearch(q);
  const goals = q ? (results.data ?? []) : [];
  const search = (text: string) => {
    setTyped(text);
    setOpen(true);
  };
  // once closes what was found, once more empties the box, a third time leaves it
  const steer = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setOpen(true);
    if (event.key !== "Escape") return;
    if (open && q) setOpen(false);
    else if (typed) setTyped("");
    else input.current?.blur();
  };
  return (
    <AutoComplete
      className={styles.search}
      value={typed}
      onChange={search}
      open={open && q !== ""}
      // only what is typed or clicked opens it: results that arrive late do not
      onOpenChange={(next) => next || setOpen(false)}
      onKeyDown={steer}
      defaultActiveFirstOption
      onSelect={(id: string) => {
        const goal = goals.find((item) => item.id === id);
        if (goal) onFound(goal);
        setTyped(goal?.title ?? "");
        setOpen(false);
      }}
      popupMatchSelectWidth={420}
      notFoundContent={
        q &&
        (results.error ? t("goalMap.searchFailed") : !results.isFetching && t("goalMap.nothing"))
      }
      options={goals.map((goal) => ({
        value: goal.id,
        label: (
          <span className={styles.result}>
            <HealthMark health={goal.health} />
            <span className={styles.title}>{goal.title}</span>
            <span className="faint">
              {goal.owner.name} · {goal.cycle.name}
            </span>
            <span className="numeric faint">{percent(goal.progress)}</span>
          </span>
        ),
      }))}
    >
      <Input
        ref={input}
        allowClear
        onClick={() => setOpen(true)}
        aria-keyshortcuts={SHORTCUT}
        prefix={<SearchOutlined />}
        placeholder={t("goalMap.searchHint")}
        aria-label={t("goalMap.search")}
        maxLength={100}
      />
    </AutoComplete>
  );
}

/** From anywhere on the page where nothing is being typed. */
function useShortcut(act: () => void) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const { target } = event;
      const writing =
        target instanceof Element && target.closest("input, textarea, [contenteditable]");
      if (event.key !== SHORTCUT || event.ctrlKey || event.metaKey || event.altKey || writing)
        return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
