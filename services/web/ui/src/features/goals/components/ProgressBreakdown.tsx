import Popover from "antd/es/popover";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Goal, KeyResult } from "@/api/goals";
import type { ProgressBreakdown } from "@/api/progressBreakdown";
import { useProgressBreakdown } from "@/features/goals/queries/goals";
import { useDates } from "@/format/dates";
import { useNumbers } from "@/format/numbers";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";

import { KeyResultSum } from "./KeyResultSum";
import styles from "./ProgressBreakdown.module.css";

/** 为什么是 42%: the number itself is the button that opens its working. */
export function GoalProgressBreakdown({ goal }: { goal: Goal }) {
  const [open, setOpen] = useState(false);
  const working = useProgressBreakdown(goal.id, open);
  return (
    <NumberPopover progress={goal.progress} open={open} onOpenChange={setOpen} subject={goal.title}>
      <QueryBoundary query={working} rows={3}>
        {(data) => <WorkingTable working={data} />}
      </QueryBoundary>
    </NumberPopover>
  );
}

export function KeyResultBreakdown({ keyResult }: { keyResult: KeyResult }) {
  const [open, setOpen] = useState(false);
  return (
    <NumberPopover
      progress={keyResult.progress}
      open={open}
      onOpenChange={setOpen}
      subject={keyResult.title}
    >
      <KeyResultSum keyResult={keyResult} />
    </NumberPopover>
  );
}

interface NumberPopoverProps {
  progress: number | null;
  subject: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}

function NumberPopover({ progress, subject, open, onOpenChange, children }: NumberPopoverProps) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const why = t("working.title", { progress: percent(progress) });
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={onOpenChange}
      title={why}
      placement="bottomRight"
      // A phone has no room to the left of most numbers.
      arrow={false}
      align={{ overflow: { shiftX: true, adjustY: true } }}
      content={<div className={styles.working}>{children}</div>}
    >
      <button
        type="button"
        className={`plain-button numeric ${styles.number}`}
        aria-label={t("working.of", { title: subject, progress: percent(progress) })}
        aria-expanded={open}
      >
        {percent(progress)}
      </button>
    </Popover>
  );
}

function WorkingTable({ working }: { working: ProgressBreakdown }) {
  const { t } = useTranslation();
  const { value, exactPercent } = useNumbers();
  const { instant } = useDates();
  const { inputs, hidden_weight, left_out } = working;
  return (
    <>
      <p className="secondary">{t(`working.driver.${working.driver}`)}</p>
      {inputs.length > 0 && (
        <table className={styles.inputs}>
          <thead>
            <tr>
              <th scope="col">{t("working.input")}</th>
              <th scope="col">{t("keyResult.weight")}</th>
              <th scope="col">{t("measures.progress")}</th>
              <th scope="col">{t("working.contribution")}</th>
            </tr>
          </thead>
          <tbody>
            {inputs.map((input) => (
              <tr key={input.id}>
                <th scope="row">{input.title}</th>
                <td>{value(input.weight)}</td>
                <td>{exactPercent(input.progress)}</td>
                <td>{exactPercent(input.contribution)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("working.total")}</th>
              <td />
              <td />
              <td>{exactPercent(working.progress)}</td>
            </tr>
          </tfoot>
        </table>
      )}
      {hidden_weight > 0 && (
        <p className="secondary">{t("working.hidden", { weight: value(hidden_weight) })}</p>
      )}
      {left_out.length > 0 && (
        <p className="secondary">
          {t("working.leftOut")}
          {left_out
            .map(({ title, reason }) =>
              t("working.leftOutItem", { title, reason: t(`working.reason.${reason}`) }),
            )
            .join(t("working.separator"))}
        </p>
      )}
      <p className="faint">{t("working.computedAt", { at: instant(working.computed_at) })}</p>
    </>
  );
}
