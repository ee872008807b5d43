import Button from "antd/es/button";
import Checkbox from "antd/es/checkbox";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import InputNumber from "antd/es/input-number";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Direction, Goal, KeyResult, MilestoneIn } from "@/api/goals";
import { type CarryOverIn, carryOver } from "@/api/retrospectives";
import { useCycles, useGoalsChange } from "@/features/goals/queries/goals";
import { useNumbers } from "@/format/numbers";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

import styles from "./CarryOver.module.css";

interface Part {
  carried: boolean;
  start: number | null;
  target: number | null;
  target_high: number | null;
}

interface Fields {
  cycle_id: string;
  title: string;
  parts: Record<string, Part>;
}

const RUNS: Direction[] = ["increase", "decrease"];
const PLAIN: Direction[] = ["binary", "milestones"];

/** 结转: on into a later cycle; every target is entered again, none is taken over by itself. */
export function CarryOverDrawer({ goal, onClose }: { goal: Goal; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const [refused, setRefused] = useState<unknown>(null);
  const cycles = useCycles().data ?? [];
  const from = cycles.find(({ id }) => id === goal.cycle.id);
  const later = cycles
    .filter(
      ({ level, state, starts_on }) =>
        from && level === from.level && state !== "closed" && starts_on > from.starts_on,
    )
    .sort((a, b) => a.starts_on.localeCompare(b.starts_on));
  const takenCycleIds = new Set(goal.carried_over_to.map(({ cycle }) => cycle.id));
  const carry = useGoalsChange((fields: Fields) =>
    carryOver(goal.id, carryOverBody(goal, fields, later)),
  );
  const required = [{ required: true, message: t("editor.missing") }];
  return (
    <Drawer open title={t("carryOver.title")} onClose={onClose} size={560}>
      <p className="secondary">{t("carryOver.hint")}</p>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ title: goal.title, parts: initialParts(goal) }}
        onFinish={(fields) =>
          carry.mutate(fields, {
            onSuccess: (made) => navigate(`/goals/${made.id}`),
            onError: (error) => setRefused(showFieldErrors(form, error)),
          })
        }
      >
        <Form.Item
          name="cycle_id"
          label={t("carryOver.cycle")}
          rules={required}
          extra={later.length === 0 && t("carryOver.noCycle")}
        >
          <Select
            options={later.map(({ id, name }) => ({
              value: id,
              label: takenCycleIds.has(id) ? t("carryOver.alreadyIn", { name }) : name,
              disabled: takenCycleIds.has(id),
            }))}
          />
        </Form.Item>
        <Form.Item name="title" label={t("carryOver.goalTitle")} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
        {goal.key_results.map((item) => (
          <PartFields key={item.id} item={item} />
        ))}
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={carry.isPending}>
          {t("carryOver.send")}
        </Button>
      </Form>
    </Drawer>
  );
}

function PartFields({ item }: { item: KeyResult }) {
  const { t } = useTranslation();
  const { value } = useNumbers();
  const isCarried = Form.useWatch(["parts", item.id, "carried"]) as boolean | undefined;
  const required = [{ required: true, message: t("carryOver.targetNeeded") }];
  const name = (field: keyof Part) => ["parts", item.id, field];
  return (
    <fieldset className={styles.keyResult}>
      <legend>
        <Form.Item name={name("carried")} valuePropName="checked" noStyle>
          <Checkbox>{item.title}</Checkbox>
        </Form.Item>
      </legend>
      <p className="secondary">
        {t("carryOver.before", {
          current: value(item.current, item.unit),
          target: value(item.target, item.unit),
        })}
      </p>
      {isCarried && !PLAIN.includes(item.direction) && (
        <div className={styles.numbers}>
          {RUNS.includes(item.direction) && (
            <Form.Item name={name("start")} label={t("carryOver.start")} rules={required}>
              <InputNumber className={styles.number} suffix={item.unit} />
            </Form.Item>
          )}
          <Form.Item name={name("target")} label={t("carryOver.target")} rules={required}>
            <InputNumber className={styles.number} suffix={item.unit} />
          </Form.Item>
          {item.direction === "between" && (
            <Form.Item name={name("target_high")} label={t("carryOver.high")} rules={required}>
              <InputNumber className={styles.number} suffix={item.unit} />
            </Form.Item>
          )}
        </div>
      )}
      {isCarried && item.direction === "milestones" && (
        <p className="faint">{t("carryOver.milestones")}</p>
      )}
    </fieldset>
  );
}

/** Where it stands is where the next line begins; a sum begins anew. The target is left blank. */
function initialParts(goal: Goal): Fields["parts"] {
  return Object.fromEntries(
    goal.key_results.map((item) => [
      item.id,
      {
        carried: (item.progress ?? 0) < 100,
        start: item.accumulation === "sum" ? item.start : (item.current ?? item.start),
        target: null,
        target_high: null,
      },
    ]),
  );
}

function carryOverBody(
  goal: Goal,
  fields: Fields,
  later: { id: string; ends_on: string }[],
): CarryOverIn {
  const until = later.find(({ id }) => id === fields.cycle_id)?.ends_on;
  const carriedKeyResults = goal.key_results.filter(({ id }) => fields.parts[id]?.carried);
  return {
    cycle_id: fields.cycle_id,
    title: fields.title,
    key_results: carriedKeyResults.map((item) => {
      const { start, target, target_high } = fields.parts[item.id] as Part;
      if (item.direction === "milestones")
        return { key_result_id: item.id, milestones: openMilestones(item, until) };
      if (item.direction === "binary") return { key_result_id: item.id };
      return { key_result_id: item.id, start, target, target_high };
    }),
  };
}

/** What is left to do is due by the end of the later cycle, until its dates are set in the draft. */
function openMilestones(item: KeyResult, until = ""): MilestoneIn[] {
  return item.milestones
    .filter(({ done_on }) => done_on === null)
    .map(({ title, weight }) => ({ title, weight, due_on: until }));
}
