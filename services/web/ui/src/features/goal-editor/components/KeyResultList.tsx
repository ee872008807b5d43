import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Form, { type FormInstance } from "antd/es/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Cycle, Goal } from "@/api/goals";
import type { Owner } from "@/api/shared";
import {
  emptyKeyResult,
  evenWeights,
  type GoalFields,
  type KeyResultFields,
} from "@/features/goal-editor/goalForm";
import styles from "./GoalEditor.module.css";
import { IndicatorDrawer } from "./IndicatorDrawer";
import { KeyResultFieldset } from "./KeyResultFieldset";

interface KeyResultListProps {
  form: FormInstance<GoalFields>;
  cycle: Pick<Cycle, "id" | "starts_on" | "ends_on">;
  owner: Pick<Owner, "kind" | "id">;
  goal: Goal | undefined;
}

export function KeyResultList({ form, cycle, owner, goal }: KeyResultListProps) {
  const { t } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  const keyResults = Form.useWatch("key_results", { form, preserve: true }) ?? [];
  // those that exist stay; once the goal has begun their wording alone can change
  const savedCount = goal?.key_results.length ?? 0;
  const started = goal !== undefined && goal.state !== "draft";
  // a goal that lives from those below it may have none of its own
  const fewest = Form.useWatch("progress_source", { form, preserve: true }) === "children" ? 0 : 1;
  const total = keyResults.reduce((sum, each) => sum + (each?.weight ?? 0), 0);

  // what is still free; one that weighs nothing would count for nothing
  const nextWeight = total < 100 ? 100 - total : Math.round(total / (keyResults.length || 1));

  const share = () => {
    const current = form.getFieldValue("key_results") as GoalFields["key_results"];
    const weights = evenWeights(current.length);
    form.setFieldValue(
      "key_results",
      current.map((each, index) => ({ ...each, weight: weights[index] ?? 0 })),
    );
  };
  /** Weights that were even stay even; weights somebody chose are theirs. */
  const keepingEven = (change: () => void) => {
    const even =
      keyResults.map(({ weight }) => weight).join() === evenWeights(keyResults.length).join();
    change();
    if (even) queueMicrotask(share);
  };

  /** An empty last row is what the chosen one is for. */
  const putIn = (keyResult: KeyResultFields) => {
    const current = form.getFieldValue("key_results") as KeyResultFields[];
    const last = current.at(-1);
    const rest = last && !last.title && !last.id ? current.slice(0, -1) : current;
    const weight = last && rest !== current ? last.weight : nextWeight;
    form.setFieldValue("key_results", [...rest, { ...keyResult, weight }]);
  };

  return (
    <Form.List name="key_results">
      {(rows, { add, remove }) => (
        <section aria-labelledby="key-results-heading">
          <div className={styles.listHead}>
            <h2 id="key-results-heading">{t("goals.keyResults")}</h2>
            {rows.length > 1 && (
              <span className="secondary">
                {t("goals.weightTotal", { weight: total })}{" "}
                {total !== 100 && !started && (
                  <Button type="link" size="small" onClick={share}>
                    {t("editor.shareEvenly")}
                  </Button>
                )}
              </span>
            )}
          </div>
          {rows.map((row, index) => (
            <KeyResultFieldset
              key={row.key}
              form={form}
              index={row.name}
              position={index + 1}
              wordingOnly={started}
              metric={goal?.key_results[index]?.metric ?? null}
              onRemove={
                index >= savedCount && rows.length > fewest
                  ? () => keepingEven(() => remove(row.name))
                  : undefined
              }
            />
          ))}
          {started ? (
            <p className="faint">{t("editor.begun")}</p>
          ) : (
            <div className={styles.adds}>
              <Button
                type="dashed"
                block
                icon={<PlusOutlined />}
                onClick={() =>
                  keepingEven(() =>
                    add(emptyKeyResult(form.getFieldValue("kind"), cycle, nextWeight)),
                  )
                }
              >
                {t("editor.addKeyResult")}
              </Button>
              <Button type="dashed" block onClick={() => setChoosing(true)}>
                {t("library.choose")}
              </Button>
            </div>
          )}
          {choosing && (
            <IndicatorDrawer
              owner={owner}
              cycle={cycle}
              onClose={() => setChoosing(false)}
              onChoose={(keyResult) => {
                setChoosing(false);
                keepingEven(() => putIn(keyResult));
              }}
            />
          )}
        </section>
      )}
    </Form.List>
  );
}
