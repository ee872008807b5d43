import Drawer from "antd/es/drawer";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  addTemplate,
  changeTemplate,
  type Template,
  type TemplateIn,
  type TemplateMode,
} from "@/api/library";
import type { OwnerKind } from "@/api/shared";
import { useLibraryChange, useTemplate } from "@/features/library/queries/library";
import { useUnits } from "@/features/people/queries/people";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";

import styles from "./library.module.css";
import { ShelfFormFooter } from "./ShelfEnd";
import { TemplateGoals } from "./TemplateGoals";

const MODES: TemplateMode[] = ["kpi", "okr", "mixed"];
const LEVELS: OwnerKind[] = ["company", "unit", "person"];
const SPANS = ["month", "quarter", "half_year", "year"] as const;
const NEW: TemplateIn = {
  ...{ code: "", name: "", name_en: "", summary: "", summary_en: "", mode: "kpi" },
  ...{ job_families: [], levels: ["person"], spans: [], unit_ids: [], leaders: null },
  goals: [{ kind: "kpi", title: "", title_en: "", weight: 100, key_results: [] }],
  archived: false,
};

export function TemplateDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const template = useTemplate(id ?? undefined);
  const title = id ? (template.data?.code ?? "") : t("library.addTemplate");
  return (
    <Drawer open title={title} onClose={onClose} size={760}>
      {id === null ? (
        <TemplateForm template={null} onClose={onClose} />
      ) : (
        <QueryBoundary query={template}>
          {(template) => <TemplateForm template={template} onClose={onClose} />}
        </QueryBoundary>
      )}
    </Drawer>
  );
}

function TemplateForm({ template, onClose }: { template: Template | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<TemplateIn>();
  const [refused, setRefused] = useState<unknown>(null);
  const units = useUnits();
  const save = useLibraryChange((fields: Partial<TemplateIn>) =>
    template
      ? changeTemplate(template.id, template.version, fields)
      : addTemplate(fields as TemplateIn),
  );
  const required = [{ required: true, message: t("editor.missing") }];
  const go = (fields: Partial<TemplateIn>) => {
    setRefused(null);
    save.mutate(fields, {
      onSuccess: onClose,
      onError: (error) => setRefused(showFieldErrors(form, error)),
    });
  };
  const onFinish = (fields: TemplateIn) =>
    go({
      ...fields,
      goals: fields.goals.map((goal) => ({
        ...goal,
        weight: goal.kind === "kpi" ? goal.weight : (goal.weight ?? null),
        key_results: goal.key_results.map((each) => ({
          ...saidOf(template, each.code),
          ...each,
          target: each.target ?? null,
        })),
      })),
    });
  return (
    <Form form={form} layout="vertical" initialValues={fieldsOf(template)} onFinish={onFinish}>
      {!template && (
        <Form.Item name="code" label={t("library.code")} rules={required}>
          <Input maxLength={40} />
        </Form.Item>
      )}
      <div className={styles.pair}>
        <Form.Item name="name" label={t("library.field.name")} rules={required}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="name_en" label={t("library.field.name_en")} rules={required}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="summary" label={t("library.field.summary")}>
          <Input.TextArea rows={3} maxLength={300} />
        </Form.Item>
        <Form.Item name="summary_en" label={t("library.field.summary_en")}>
          <Input.TextArea rows={3} maxLength={400} />
        </Form.Item>
        <Form.Item name="mode" label={t("library.mode")}>
          <Select options={MODES.map((value) => ({ value, label: t(`library.modes.${value}`) }))} />
        </Form.Item>
        <Form.Item name="leaders" label={t("library.leaders")}>
          <Select
            options={[
              { value: null, label: t("library.leadersAny") },
              { value: true, label: t("library.leadersOnly") },
              { value: false, label: t("library.leadersNot") },
            ]}
          />
        </Form.Item>
        <Form.Item name="levels" label={t("library.levels")} extra={t("library.emptyFitsAll")}>
          <Select
            mode="multiple"
            options={LEVELS.map((value) => ({ value, label: t(`cycleLevel.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="spans" label={t("library.spans")} extra={t("library.emptyFitsAll")}>
          <Select
            mode="multiple"
            options={SPANS.map((value) => ({ value, label: t(`library.span.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="job_families" label={t("library.families")}>
          <Select mode="tags" open={false} suffixIcon={null} />
        </Form.Item>
        <Form.Item name="unit_ids" label={t("library.units")}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            options={(units.data ?? []).map((unit) => ({ value: unit.id, label: unit.name }))}
          />
        </Form.Item>
      </div>
      <TemplateGoals form={form} template={template} />
      <ShelfFormFooter
        row={template}
        refused={refused}
        busy={save.isPending}
        onArchive={(archived) => go({ archived })}
      />
    </Form>
  );
}

/** What a workbook said of the key result and this form does not ask for. */
function saidOf(template: Template | null, code: string) {
  const savedKeyResults = template?.goals.flatMap((goal) => goal.key_results);
  const { item: _, ...savedFields } = savedKeyResults?.find((each) => each.code === code) ?? {
    item: null,
  };
  return savedFields;
}

function fieldsOf(template: Template | null): Partial<TemplateIn> {
  if (!template) return NEW;
  const { name, name_en, summary, summary_en, mode, job_families, levels, spans, leaders } =
    template;
  return {
    ...{ name, name_en, summary, summary_en, mode, job_families, levels, spans, leaders },
    unit_ids: template.units.map(({ id }) => id),
    goals: template.goals.map(({ kind, title, title_en, weight, key_results }) => ({
      ...{ kind, title, title_en, weight },
      key_results: key_results.map((each) => ({
        code: each.code,
        weight: each.weight,
        target: each.target,
      })),
    })),
  };
}
