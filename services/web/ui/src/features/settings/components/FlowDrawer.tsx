import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Checkbox from "antd/es/checkbox";
import Drawer from "antd/es/drawer";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Flow, FlowStep as Node } from "@/api/approvals";
import styles from "@/features/approvals/components/Approvals.module.css";
import { useFlowChange } from "@/features/approvals/queries/approvals";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";

import { FlowStep } from "./FlowStep";

const FRESH: Node = {
  approvers: [{ kind: "direct_manager" }],
  mode: "any",
  days: 5,
  skip_approved: true,
  skip_own: false,
};

/** Nodes one below the other, in the order in which they are gone through. */
export function FlowDrawer({ flow, onClose }: { flow: Flow; onClose: () => void }) {
  const { t } = useTranslation();
  const [steps, setNodes] = useState(() => flow.steps.map(keyed));
  const [agrees, setAgrees] = useState(flow.owner_agrees);
  const change = useFlowChange();
  const { level, trigger, version } = flow;
  const save = (nextNodes: Node[] | null) =>
    change.mutate(
      { flow: { level, trigger, steps: nextNodes, owner_agrees: agrees }, version },
      { onSuccess: onClose },
    );
  const move = (from: number, by: number) =>
    setNodes((previous) => {
      const next = [...previous];
      const [movedNode] = next.splice(from, 1);
      if (movedNode) next.splice(from + by, 0, movedNode);
      return next;
    });
  return (
    <Drawer
      open
      size={600}
      onClose={onClose}
      title={t("approvals.editFlow", {
        level: t(`cycleLevel.${level}`),
        trigger: t(`approvals.kind.${trigger}`),
      })}
    >
      <div className={styles.editor}>
        <p className="secondary">{t("approvals.flowRules")}</p>
        {level !== "company" && (
          <Checkbox checked={agrees} onChange={({ target }) => setAgrees(target.checked)}>
            {t("approvals.ownerAgrees")}
          </Checkbox>
        )}
        {steps.map(({ key, step }, index) => (
          <FlowStep
            key={key}
            number={index + 1}
            step={step}
            names={flow.names}
            last={index === steps.length - 1}
            alone={steps.length === 1}
            onEdit={(changed) =>
              setNodes((previous) =>
                previous.map((entry) =>
                  entry.key === key ? { key, step: { ...step, ...changed } } : entry,
                ),
              )
            }
            onMove={(by) => move(index, by)}
            onRemove={() => setNodes((previous) => previous.filter((entry) => entry.key !== key))}
          />
        ))}
        <Button
          icon={<PlusOutlined />}
          disabled={steps.length >= 10}
          onClick={() => setNodes((previous) => [...previous, keyed(FRESH)])}
        >
          {t("approvals.addNode")}
        </Button>
        {change.error !== null && <ErrorNotice error={change.error} />}
        <div className={styles.bar}>
          <Button
            type="primary"
            loading={change.isPending}
            onClick={() => save(steps.map(({ step }) => step))}
          >
            {t("actions.save")}
          </Button>
          {!flow.default && (
            <Button loading={change.isPending} onClick={() => save(null)}>
              {t("approvals.backToDefault")}
            </Button>
          )}
          <Button onClick={onClose}>{t("actions.cancel")}</Button>
        </div>
      </div>
    </Drawer>
  );
}

/** A step that is moved stays the same for its reader. */
function keyed(step: Node) {
  return { key: crypto.randomUUID(), step };
}
