import ArrowUpOutlined from "@ant-design/icons/es/icons/ArrowUpOutlined";
import Popover from "antd/es/popover";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Goal } from "@/api/goals";
import type { AncestorStep } from "@/api/progressBreakdown";
import { useAncestors } from "@/features/goals/queries/goals";
import { useNumbers } from "@/format/numbers";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { HealthTag } from "@/ui-kit/measures/HealthTag";

import styles from "./AncestorChain.module.css";

/** From this goal up to the company's, one step a line. */
export function AncestorChain({ goal }: { goal: Goal }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const ancestors = useAncestors(goal.id, open);
  const [first] = goal.alignments;
  if (!first) return goal.owner.kind === "company" ? null : <span>{t("goals.noParent")}</span>;
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title={t("goals.line")}
      placement="bottomLeft"
      content={
        <div className={styles.chain}>
          <QueryBoundary query={ancestors} rows={3}>
            {(steps) => <AncestorList steps={steps} goal={goal} />}
          </QueryBoundary>
        </div>
      }
    >
      <button type="button" className={`plain-button ${styles.parent}`} aria-expanded={open}>
        <ArrowUpOutlined aria-label={t("goals.alignedTo")} />
        <span>{first.title}</span>
        {goal.alignments.length > 1 && ` +${goal.alignments.length - 1}`}
      </button>
    </Popover>
  );
}

function AncestorList({ steps, goal }: { steps: AncestorStep[]; goal: Goal }) {
  const { t } = useTranslation();
  const { percent } = useNumbers();
  const above = steps.filter(({ id }) => id !== goal.id).reverse();
  return (
    <ol className={styles.ladder}>
      {above.map((step) => (
        <li key={step.id}>
          <span className="faint">{step.owner.name}</span>
          <Link to={`/goals/${step.id}`}>{step.title}</Link>
          <span className={styles.measure}>
            <span className="numeric">{percent(step.progress)}</span>
            <HealthTag health={step.health} />
          </span>
        </li>
      ))}
      <li aria-current="true">
        <span className="faint">{goal.owner.name}</span>
        <span>
          {goal.title} <span className="faint">{t("goals.thisOne")}</span>
        </span>
        <span className={styles.measure}>
          <span className="numeric">{percent(goal.progress)}</span>
          <HealthTag health={goal.health} />
        </span>
      </li>
    </ol>
  );
}
