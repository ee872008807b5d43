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

/** 为什么是 42%: the number itself is the button that opens how it came about. */
export function GoalProgressBreakdown({ goal }: { goal: Goal }) {
  const [open, setOpen] = useState(false);
  const breakdown = useProgressBreakdown(goal.id, open);
  return (
    <NumberPopover progress={goal.progress} open={open} onOpenChange={setOpen} subject={goal.title}>
      <QueryBoundary query={breakdown} rows={3}>
        {(data) => <BreakdownTable breakdown={data} />}
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
  const why = t("progressBreakdown.title", { progress: percent(progress) });
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
      content={<div className={styles.breakdown}>{children}</div>}
    >
      <button
        type="button"
        className={`plain-button numeric ${styles.number}`}
        aria-label={t("progressBreakdown.of", { title: subject, progress: percent(progress) })}
        aria-expanded={open}
      >
        {percent(progress)}
      </button>
    </Popover>
  );
}

function BreakdownTable({ breakdown }: { breakdown: ProgressBreakdown }) {
  const { t } = useTranslation();
  const { value, exactPercent } = useNumbers();
  const { instant } = useDates();
  const { inputs, hidden_weight, omitted_inputs } = breakdown;
  return (
    <>
      <p className="secondary">
        {t(`progressBreakdown.progress_source.${breakdown.progress_source}`)}
      </p>
      {inputs.length > 0 && (
        <table className={styles.inputs}>
          <thead>
            <tr>
              <th scope="col">{t("progressBreakdown.input")}</th>
              <th scope="col">{t("keyResult.weight")}</th>
              <th scope="col">{t("measures.progress")}</th>
              <th scope="col">{t("progressBreakdown.contribution")}</th>
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
              <th scope="row">{t("progressBreakdown.total")}</th>
              <td />
              <td />
              <td>{exactPercent(breakdown.progress)}</td>
            </tr>
          </tfoot>
        </table>
      )}
      {hidden_weight > 0 && (
        <p className="secondary">
          {t("progressBreakdown.hidden", { weight: value(hidden_weight) })}
        </p>
      )}
      {omitted_inputs.length > 0 && (
        <p className="secondary">
          {t("progressBreakdown.omitted")}
          {omitted_inputs
            .map(({ title, reason }) =>
              t("progressBreakdown.omittedItem", {
                title,
                reason: t(`progressBreakdown.reason.${reason}`),
              }),
            )
            .join(t("progressBreakdown.separator"))}
        </p>
      )}
      <p className="faint">
        {t("progressBreakdown.computedAt", { at: instant(breakdown.computed_at) })}
      </p>
    </>
  );
}
