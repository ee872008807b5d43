import Button from "antd/es/button";
import Drawer from "antd/es/drawer";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Fit } from "@/api/library";
import { type Scope, scopeKind, scopeOwner } from "@/features/goals/scope";
import styles from "@/features/library/components/library.module.css";
import { localized } from "@/features/library/localized";
import { useRecommendedTemplates, useTemplate } from "@/features/library/queries/library";
import { useSignedIn } from "@/features/session/queries/session";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";

interface FromTemplateDrawerProps {
  scope: Scope;
  cycle: { id: string };
  editor: string;
  onClose: () => void;
}

/** 从模板开始: what fits stands first, and why; each goal of it opens in the editor. */
export function FromTemplateDrawer({ scope, cycle, editor, onClose }: FromTemplateDrawerProps) {
  const { t } = useTranslation();
  const session = useSignedIn();
  const owner = scopeOwner(scope, session);
  const recommendations = useRecommendedTemplates(cycle.id, scopeKind(scope), owner.id ?? "");
  const [templateId, setTemplateId] = useState<string | null>(null);
  return (
    <Drawer open title={t("library.fromTemplate")} onClose={onClose} size={560}>
      <QueryBoundary query={recommendations} rows={6}>
        {(fits) =>
          fits.length === 0 ? (
            <EmptyState title={t("library.noTemplates")} hint={t("library.noTemplatesHint")} />
          ) : (
            <ul className={styles.list}>
              {fits.map((fit) => (
                <li key={fit.template.id}>
                  <FitLine fit={fit} />
                  <Button
                    size="small"
                    aria-expanded={templateId === fit.template.id}
                    onClick={() =>
                      setTemplateId(templateId === fit.template.id ? null : fit.template.id)
                    }
                  >
                    {t("library.open")}
                  </Button>
                  {templateId === fit.template.id && (
                    <TemplateGoalList id={fit.template.id} editor={editor} />
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </QueryBoundary>
    </Drawer>
  );
}

function FitLine({ fit: { template, reasons } }: { fit: Fit }) {
  const { t } = useTranslation();
  return (
    <div>
      <strong>{localized(template, "name")}</strong>{" "}
      <span className="faint">
        {t(`library.modes.${template.mode}`)} ·{" "}
        {t("library.holds", { goals: template.goal_count, keyResults: template.key_result_count })}
      </span>
      <p className={styles.formula}>{localized(template, "summary")}</p>
      {reasons.length > 0 && (
        <p className="faint">
          {t("library.fits")}
          {reasons
            .map((reason) => t(`library.reason.${reason}`))
            .join(t("progressBreakdown.separator"))}
        </p>
      )}
    </div>
  );
}

function TemplateGoalList({ id, editor }: { id: string; editor: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const template = useTemplate(id);
  return (
    <QueryBoundary query={template} rows={3}>
      {({ goals }) => (
        <ul className={styles.list} style={{ gridColumn: "1 / -1" }}>
          {goals.map((goal, index) => (
            <li key={goal.title}>
              <div>
                {localized(goal, "title")}{" "}
                {goal.weight !== null && <span className="faint">{goal.weight}%</span>}
                <p className={styles.formula}>
                  {goal.key_results
                    .map(({ item, code }) => (item ? localized(item, "name") : code))
                    .join(t("progressBreakdown.separator"))}
                </p>
              </div>
              <Button
                size="small"
                type="primary"
                aria-label={t("library.useOf", { name: localized(goal, "title") })}
                onClick={() => navigate(`${editor}&template=${id}&item=${index}`)}
              >
                {t("library.use")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </QueryBoundary>
  );
}
