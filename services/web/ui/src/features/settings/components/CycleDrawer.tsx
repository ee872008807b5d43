import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addCycle, type Cycle, type CycleIn, changeCycle } from "@/api/goals";
import type { OwnerKind } from "@/api/shared";
import { useGoalsChange } from "@/features/goals/queries/goals";
import styles from "@/features/settings/pages/SettingsPage.module.css";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";
import { withoutBlanks } from "@/ui-kit/forms/withoutBlanks";

const LEVELS: OwnerKind[] = ["company", "unit", "person"];

interface CycleDrawerProps {
  /** The cycle that is changed; without one a new one is added. */
  cycle?: Cycle;
  onClose: () => void;
}

export function CycleDrawer({ cycle, onClose }: CycleDrawerProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<CycleIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const save = useGoalsChange((fields: CycleIn) => saved(cycle, withoutBlanks(fields)));
  const required = [{ required: true, message: t("editor.missing") }];

  const onFinish = (fields: CycleIn) => {
    setRefused(null);
    save.mutate(fields, {
      onSuccess: onClose,
      onError: (error) => setRefused(showFieldErrors(form, error)),
    });
  };

  return (
    <Drawer
      open
      title={cycle ? t("settings.changeCycle") : t("settings.addCycle")}
      onClose={onClose}
      size={420}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={cycle ?? { level: "person" }}
        onFinish={onFinish}
      >
        <Form.Item name="name" label={t("settings.cycleName")} rules={required}>
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item name="level" label={t("settings.cycleLevel")}>
          <Select
            disabled={cycle !== undefined}
            options={LEVELS.map((value) => ({ value, label: t(`cycleLevel.${value}`) }))}
          />
        </Form.Item>
        <div className={styles.pair}>
          <Day name="starts_on" label={t("keyResult.startsOn")} required fixed={!!cycle} />
          <Day name="ends_on" label={t("keyResult.endsOn")} required fixed={!!cycle} />
        </div>
        <Day
          name="drafting_on"
          label={t("settings.draftingOn")}
          hint={t("settings.draftingHint")}
        />
        <Day name="cut_off_on" label={t("settings.cutOff")} hint={t("settings.cutOffHint")} />
        <Day name="closes_on" label={t("settings.closesOn")} hint={t("settings.closesHint")} />
        {refused !== null && <ErrorNotice error={refused} />}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {cycle ? t("actions.save") : t("actions.create")}
        </Button>
      </Form>
    </Drawer>
  );
}

function saved(cycle: Cycle | undefined, fields: CycleIn) {
  if (!cycle) return addCycle(fields);
  const { name, drafting_on, cut_off_on, closes_on } = fields;
  return changeCycle(cycle.id, cycle.version, {
    name,
    drafting_on: drafting_on ?? undefined,
    cut_off_on: cut_off_on ?? undefined,
    closes_on: closes_on ?? undefined,
  });
}

interface DayProps {
  name: keyof CycleIn;
  label: string;
  hint?: string;
  required?: boolean;
  fixed?: boolean;
}

function Day({ name, label, hint, required = false, fixed = false }: DayProps) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      rules={required ? [{ required: true, message: t("editor.missing") }] : []}
    >
      <Input type="date" disabled={fixed} />
    </Form.Item>
  );
}
