import Checkbox from "antd/es/checkbox";
import Form, { type FormInstance } from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import Select from "antd/es/select";
import { useTranslation } from "react-i18next";

import type { Goal, GoalDriver, GoalKind, Visibility } from "@/api/goals";
import type { GoalFields } from "@/features/goal-editor/goalForm";
import { ChoiceBar } from "@/ui-kit/inputs/ChoiceBar";
import { AlignmentSelect } from "./AlignmentSelect";
import styles from "./GoalEditor.module.css";
import { NamedSelect } from "./NamedSelect";
import { StrategyFields } from "./StrategyFields";

const KINDS: GoalKind[] = ["objective", "kpi"];
const DRIVERS = ["key_results", "children", "both"] satisfies GoalDriver[];
const VISIBILITIES: Visibility[] = ["open", "line", "managers", "named"];

interface GoalFieldsetProps {
  form: FormInstance<GoalFields>;
  goal?: Goal;
  company: boolean;
  personal: boolean;
}

export function GoalFieldset({ form, goal, company, personal }: GoalFieldsetProps) {
  const { t } = useTranslation();
  // numbers of a goal that has begun change by request only
  const fixed = goal !== undefined && goal.state !== "draft";
  const kind = Form.useWatch("kind", { form, preserve: true });
  const visibility = Form.useWatch("visibility", { form, preserve: true });
  return (
    <div className={`panel ${styles.section}`}>
      <Form.Item name="kind" label={t("editor.kind")}>
        <KindChoice
          disabled={goal !== undefined}
          onChange={(next) => setUsual(form, next, personal)}
        />
      </Form.Item>
      <Form.Item
        name="title"
        label={t("editor.title")}
        extra={kind === "objective" ? t("editor.titleHintObjective") : t("editor.titleHintKpi")}
        rules={[
          { required: true, whitespace: true, message: t("editor.titleMissing") },
          { max: 200 },
        ]}
      >
        <Input autoFocus={!goal} maxLength={200} />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item
          name="alignments"
          label={t("editor.alignments")}
          extra={t("editor.alignmentsHint")}
        >
          <AlignmentSelect savedAlignments={goal?.alignments ?? []} self={goal?.id} />
        </Form.Item>
        <Form.Item
          name="weight"
          label={t("keyResult.weight")}
          rules={[{ required: kind === "kpi", message: t("editor.weightMissing") }]}
        >
          <InputNumber
            min={0}
            max={100}
            suffix="%"
            disabled={fixed}
            placeholder={kind === "objective" ? t("editor.weightEven") : undefined}
          />
        </Form.Item>
      </div>
      <Form.Item name="description" label={t("editor.description")}>
        <Input.TextArea rows={2} maxLength={4000} />
      </Form.Item>
      {company && <StrategyFields />}
      <div className={styles.pair}>
        <Form.Item name="progress_source" label={t("editor.progress_source")}>
          <Select
            disabled={fixed}
            options={DRIVERS.map((value) => ({ value, label: t(`editor.driverChoice.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="visibility" label={t("editor.visibility")}>
          <Select
            options={VISIBILITIES.map((value) => ({ value, label: t(`visibility.${value}`) }))}
          />
        </Form.Item>
      </div>
      {!personal && (
        <Form.Item name="amounts_hidden" valuePropName="checked" extra={t("amounts.hint")}>
          <Checkbox>{t("amounts.hide")}</Checkbox>
        </Form.Item>
      )}
      {visibility === "named" && (
        <Form.Item
          name="named_viewers"
          label={t("editor.named")}
          extra={t("editor.namedHint")}
          rules={[{ required: true, message: t("editor.namedMissing") }]}
        >
          <NamedSelect savedPeople={goal?.named_viewers ?? []} />
        </Form.Item>
      )}
    </div>
  );
}

/** What a kind begins with, unless somebody chose otherwise: objectives share evenly, are open. */
function setUsual(form: FormInstance<GoalFields>, kind: GoalKind, personal: boolean): void {
  if (!form.isFieldTouched("weight")) {
    if (kind === "objective") form.setFieldValue("weight", null);
    else form.resetFields(["weight"]);
  }
  if (!form.isFieldTouched("visibility"))
    form.setFieldValue("visibility", kind === "kpi" && personal ? "line" : "open");
}

interface KindChoiceProps {
  value?: GoalKind;
  onChange?: (kind: GoalKind) => void;
  disabled: boolean;
}

function KindChoice({
  value = "objective",
  onChange = () => undefined,
  disabled,
}: KindChoiceProps) {
  const { t } = useTranslation();
  return (
    <ChoiceBar
      label={t("editor.kind")}
      value={value}
      disabled={disabled}
      options={KINDS.map((kind) => ({ value: kind, label: t(`goalKind.${kind}`) }))}
      onChange={onChange}
    />
  );
}
