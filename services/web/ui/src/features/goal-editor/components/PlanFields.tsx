import Form, { type FormInstance } from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useTranslation } from "react-i18next";

import { type Ambition, type Direction, type KeyResult, PERIODS, type Period } from "@/api/goals";
import type { GoalFields } from "@/features/goal-editor/goalForm";
import styles from "./GoalEditor.module.css";
import { MilestoneList } from "./MilestoneList";
import { PhasedList } from "./PhasedList";

const AMBITIONS: Ambition[] = ["committed", "aspirational"];
const DRIVERS = ["own", "share", "amount"] as const;
const ADDS_UP: Direction[] = ["increase", "at_least", "at_most"];

interface PlanFieldsProps {
  form: FormInstance<GoalFields>;
  index: number;
  disabled: boolean;
}

/** What the direction plans ahead; what is rarely changed stays folded away. */
export function PlanFields({ form, index, disabled }: PlanFieldsProps) {
  const { t } = useTranslation();
  const direction: Direction =
    Form.useWatch(["key_results", index, "direction"], { form, preserve: true }) ?? "increase";
  const period: Period =
    Form.useWatch(["key_results", index, "period"], { form, preserve: true }) ?? "week";
  const climbs = direction === "increase" || direction === "decrease";
  return (
    <>
      {direction === "milestones" && <MilestoneList index={index} disabled={disabled} />}
      <details className={styles.more}>
        <summary>{t("plan.more")}</summary>
        <div className={styles.fields}>
          <Form.Item name={[index, "ambition"]} label={t("plan.ambition")}>
            <Select
              disabled={disabled}
              options={AMBITIONS.map((value) => ({ value, label: t(`plan.ambitions.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name={[index, "cadence"]} label={t("plan.cadence")}>
            <Select
              disabled={disabled}
              options={cadences(period).map((value) => ({
                value,
                label: value === null ? t("plan.eachPeriod") : t(`period.${value}`),
              }))}
            />
          </Form.Item>
          <DriverField form={form} index={index} disabled={disabled} direction={direction} />
          <Form.Item name={[index, "source"]} label={t("plan.source")}>
            <Input maxLength={500} placeholder={t("plan.sourceHint")} disabled={disabled} />
          </Form.Item>
        </div>
        {climbs && <PhasedList index={index} disabled={disabled} />}
      </details>
    </>
  );
}

/** Told of less often than once a period, never more often. */
function cadences(period: Period): (Period | null)[] {
  return [null, ...PERIODS.slice(PERIODS.indexOf(period) + 1)];
}

interface DriverFieldProps extends PlanFieldsProps {
  direction: Direction;
}

/** One choice for two fields: told by the owner, or made up by what is below. */
function DriverField({ form, index, disabled, direction }: DriverFieldProps) {
  const { t } = useTranslation();
  const saved: Pick<KeyResult, "progress_source" | "children_mode"> = {
    progress_source:
      Form.useWatch(["key_results", index, "progress_source"], { form, preserve: true }) ?? "own",
    children_mode:
      Form.useWatch(["key_results", index, "children_mode"], { form, preserve: true }) ?? "share",
  };
  const ratio =
    Form.useWatch(["key_results", index, "accumulation"], { form, preserve: true }) ===
    ("ratio" as const);
  const amounts = ADDS_UP.includes(direction) && !ratio;
  const choose = (choice: (typeof DRIVERS)[number]) => {
    form.setFieldValue(
      ["key_results", index, "progress_source"],
      choice === "own" ? "own" : "children",
    );
    form.setFieldValue(
      ["key_results", index, "children_mode"],
      choice === "amount" ? "amount" : "share",
    );
  };
  return (
    <Form.Item label={t("plan.progress_source")}>
      <Select
        aria-label={t("plan.progress_source")}
        disabled={disabled}
        value={saved.progress_source === "own" ? "own" : saved.children_mode}
        onChange={choose}
        options={DRIVERS.filter((value) => value !== "amount" || amounts).map((value) => ({
          value,
          label: t(`plan.drivers.${value}`),
        }))}
      />
    </Form.Item>
  );
}
