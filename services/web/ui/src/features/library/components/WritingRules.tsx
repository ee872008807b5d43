import Button from "antd/es/button";
import InputNumber from "antd/es/input-number";
import Select from "antd/es/select";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import { type WritingRules as Rules, type Severity, setRules } from "@/api/library";
import { useLibraryChange, useWritingRules } from "@/features/library/queries/library";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";

import styles from "./library.module.css";

const CHECKS = [
  "not_measurable",
  "no_date",
  "activity",
  "below_previous_result",
  "unbalanced_weights",
  "key_result_weights",
  "too_many_goals",
  "too_many_key_results",
  "no_parent",
  "duplicate",
] as const;
const SEVERITIES: Severity[] = ["advice", "blocker"];
const LIMITS = ["max_goals", "max_key_results"] as const;

/** Advice is told, a blocker holds the sheet back until it is mended. */
export function WritingRules() {
  const rules = useWritingRules();
  return (
    <QueryBoundary query={rules}>
      {(writingRules) => <RulesForm key={writingRules.version} rules={writingRules} />}
    </QueryBoundary>
  );
}

function RulesForm({ rules }: { rules: Rules }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(rules);
  const save = useLibraryChange(setRules);
  return (
    <>
      <p className={`secondary ${styles.hint}`}>{t("library.rulesHint")}</p>
      <div className={`panel ${styles.rules}`}>
        {CHECKS.map((check) => (
          <Fragment key={check}>
            <label htmlFor={check}>{t(`library.check.${check}`)}</label>
            <Select
              id={check}
              value={draft.severities[check]}
              onChange={(severity: Severity) =>
                setDraft({ ...draft, severities: { ...draft.severities, [check]: severity } })
              }
              options={SEVERITIES.map((value) => ({
                value,
                label: t(`library.severity.${value}`),
              }))}
            />
          </Fragment>
        ))}
        {LIMITS.map((limit) => (
          <Fragment key={limit}>
            <label htmlFor={limit}>{t(`library.${limit}`)}</label>
            <InputNumber
              id={limit}
              min={1}
              max={50}
              precision={0}
              value={draft[limit]}
              onChange={(most) => setDraft({ ...draft, [limit]: most ?? rules[limit] })}
            />
          </Fragment>
        ))}
        <span />
        <Button
          type="primary"
          disabled={!allows(rules, "edit")}
          loading={save.isPending}
          onClick={() => save.mutate(draft)}
        >
          {t("actions.save")}
        </Button>
      </div>
      {save.error && <ErrorNotice error={save.error} />}
    </>
  );
}
