import Button from "antd/es/button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Cycle } from "@/api/goals";
import { type Scope, scopeKind } from "@/features/goals/scope";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { CarryOverButton } from "./CarryOverButton";
import { ContributeDrawer } from "./ContributeDrawer";
import { FromTemplateDrawer } from "./FromTemplateDrawer";

interface NoGoalsProps {
  scope: Scope;
  cycle: Cycle | undefined;
  /** Where a goal is written, or nothing for readers. */
  editor: string | null;
}

export function NoGoals({ scope, cycle, editor }: NoGoalsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [choosing, setChoosing] = useState(false);
  const [templates, setTemplates] = useState(false);
  if (!cycle)
    return (
      <div className="panel">
        <EmptyState title={t("goals.noCycle")} hint={t("goals.noCycleHint")} />
      </div>
    );
  return (
    <div className="panel">
      <EmptyState title={t("goals.noneIn", { cycle: cycle.name })} hint={t(hintFor(scope, editor))}>
        {editor && (
          <>
            {scopeKind(scope) !== "company" && (
              <Button type="primary" onClick={() => setChoosing(true)}>
                {t("goals.takeUp")}
              </Button>
            )}
            <CarryOverButton scope={scope} cycle={cycle} />
            <Button onClick={() => setTemplates(true)}>{t("library.fromTemplate")}</Button>
            <Button type="link" onClick={() => navigate(editor)}>
              {t("goals.write")}
            </Button>
          </>
        )}
      </EmptyState>
      {templates && editor && (
        <FromTemplateDrawer
          scope={scope}
          cycle={cycle}
          editor={editor}
          onClose={() => setTemplates(false)}
        />
      )}
      {choosing && editor && (
        <ContributeDrawer editor={editor} onClose={() => setChoosing(false)} />
      )}
    </div>
  );
}

function hintFor(scope: Scope, editor: string | null) {
  if (editor === null) return "goals.noneHintReader";
  // nothing stands above the company
  return scopeKind(scope) === "company" ? "goals.noneHintCompany" : "goals.noneHint";
}
