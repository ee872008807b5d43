import ArrowDownOutlined from "@ant-design/icons/es/icons/ArrowDownOutlined";
import ArrowUpOutlined from "@ant-design/icons/es/icons/ArrowUpOutlined";
import CloseOutlined from "@ant-design/icons/es/icons/CloseOutlined";
import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Checkbox from "antd/es/checkbox";
import InputNumber from "antd/es/input-number";
import Select from "antd/es/select";
import { useTranslation } from "react-i18next";

import type { Approver, ApproverKind, FlowStep as Node } from "@/api/approvals";
import styles from "@/features/approvals/components/Approvals.module.css";
import { PersonSelect } from "@/features/people/components/PersonSelect";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";

interface FlowStepProps {
  number: number;
  step: Node;
  names: Record<string, string>;
  last: boolean;
  alone: boolean;
  onEdit: (changed: Partial<Node>) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

const KINDS: ApproverKind[] = ["direct_manager", "nth_manager", "unit_head", "role", "person"];
const STARTS: Record<ApproverKind, Approver> = {
  direct_manager: { kind: "direct_manager" },
  nth_manager: { kind: "nth_manager", n: 2 },
  unit_head: { kind: "unit_head" },
  role: { kind: "role", role: "hr" },
  person: { kind: "person", person_id: null },
};

export function FlowStep(props: FlowStepProps) {
  const { number, step, names, last, alone, onEdit, onMove, onRemove } = props;
  const { t } = useTranslation();
  const title = t("approvals.nodeNumber", { number });
  const setApprover = (index: number, changed: Approver) =>
    onEdit({
      approvers: step.approvers.map((approver, at) => (at === index ? changed : approver)),
    });
  return (
    <section className={styles.step} aria-label={title}>
      <div className={styles.bar}>
        <strong>{title}</strong>
        <Button
          type="text"
          size="small"
          icon={<ArrowUpOutlined />}
          disabled={number === 1}
          aria-label={t("approvals.moveUp", { step: title })}
          onClick={() => onMove(-1)}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowDownOutlined />}
          disabled={last}
          aria-label={t("approvals.moveDown", { step: title })}
          onClick={() => onMove(1)}
        />
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          disabled={alone}
          aria-label={t("approvals.removeNode", { step: title })}
          onClick={onRemove}
        />
      </div>
      {step.approvers.map((approver, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: approvers have no identity but their place
        <div key={index} className={styles.fields}>
          <ApproverFields
            approver={approver}
            names={names}
            onChange={(changed) => setApprover(index, changed)}
          />
          {step.approvers.length > 1 && (
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t("approvals.removeApprover")}
              onClick={() => onEdit({ approvers: step.approvers.filter((_, at) => at !== index) })}
            />
          )}
        </div>
      ))}
      <div className={styles.fields}>
        <Button
          size="small"
          icon={<PlusOutlined />}
          disabled={step.approvers.length >= 10}
          onClick={() => onEdit({ approvers: [...step.approvers, STARTS.unit_head] })}
        >
          {t("approvals.addApprover")}
        </Button>
        {step.approvers.length > 1 && (
          <ChoiceBar
            label={t("approvals.howMany")}
            options={(["any", "all"] as const).map((mode) => ({
              value: mode,
              label: t(`approvals.mode.${mode}`),
            }))}
            value={step.mode}
            onChange={(mode) => onEdit({ mode })}
          />
        )}
      </div>
      <div className={styles.fields}>
        <span className="secondary">{t("approvals.limit")}</span>
        <InputNumber
          aria-label={t("approvals.limit")}
          value={step.days}
          min={1}
          max={60}
          precision={0}
          placeholder={t("approvals.noLimit")}
          onChange={(days) => onEdit({ days })}
        />
        <span className="faint">{t("approvals.limitHint")}</span>
      </div>
      <Checkbox
        checked={step.skip_approved}
        onChange={({ target }) => onEdit({ skip_approved: target.checked })}
      >
        {t("approvals.skipApproved")}
      </Checkbox>
      <Checkbox
        checked={step.skip_own}
        onChange={({ target }) => onEdit({ skip_own: target.checked })}
      >
        {t("approvals.skipOwn")}
      </Checkbox>
    </section>
  );
}

interface ApproverFieldsProps {
  approver: Approver;
  names: Record<string, string>;
  onChange: (approver: Approver) => void;
}

function ApproverFields({ approver, names, onChange }: ApproverFieldsProps) {
  const { t } = useTranslation();
  const { kind, n, role, person_id: person } = approver;
  return (
    <>
      <Select
        value={kind}
        aria-label={t("approvals.approverKind")}
        options={KINDS.map((approverKind) => ({
          value: approverKind,
          label: t(`approvals.kindOf.${approverKind}`),
        }))}
        onChange={(nextKind) => onChange(STARTS[nextKind])}
      />
      {kind === "nth_manager" && (
        <InputNumber
          value={n}
          min={1}
          max={20}
          precision={0}
          aria-label={t("approvals.levelsUp")}
          onChange={(levels) => levels && onChange({ kind, n: levels })}
        />
      )}
      {kind === "role" && (
        <Select
          value={role}
          aria-label={t("approvals.roleTitle")}
          options={(["hr", "executive"] as const).map((role) => ({
            value: role,
            label: t(`approvals.role.${role}`),
          }))}
          onChange={(role) => onChange({ kind, role })}
        />
      )}
      {kind === "person" && (
        <PersonSelect
          value={person}
          savedPeople={person && names[person] ? [{ id: person, name: names[person] }] : []}
          label={t("approvals.choosePerson")}
          onChange={(personId) => onChange({ kind, person_id: personId })}
        />
      )}
    </>
  );
}
