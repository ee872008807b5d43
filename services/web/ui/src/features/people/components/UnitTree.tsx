import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import Button from "antd/es/button";
import Tree, { type DataNode } from "antd/es/tree";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Unit } from "@/api/people";
import styles from "@/features/people/pages/PeoplePage.module.css";
import { useUnits } from "@/features/people/queries/people";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { UnitDrawer } from "./UnitDrawer";

export function UnitTree() {
  const { t } = useTranslation();
  const units = useUnits();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <div className={styles.tools}>
        <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t("people.addUnit")}
        </Button>
      </div>
      <div className={`panel ${styles.tree}`}>
        <QueryBoundary query={units} rows={6}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState title={t("people.noUnits")} hint={t("people.noUnitsHint")} />
            ) : (
              <Tree
                defaultExpandAll
                selectable={false}
                blockNode
                showLine
                treeData={branches(items, null)}
                titleRender={(node) => <UnitName unit={items.find(({ id }) => id === node.key)} />}
              />
            )
          }
        </QueryBoundary>
      </div>
      {adding && <UnitDrawer units={units.data ?? []} onClose={() => setAdding(false)} />}
    </>
  );
}

function UnitName({ unit }: { unit: Unit | undefined }) {
  const { t } = useTranslation();
  if (!unit) return null;
  return (
    <span className={styles.node}>
      {unit.name}
      <span className="faint">
        {unit.code} · {unit.head?.name ?? t("board.noHead")}
      </span>
    </span>
  );
}

function branches(units: Unit[], parent: string | null): DataNode[] {
  const unitIds = new Set(units.map(({ id }) => id));
  return units
    .filter(({ parent_id }) =>
      parent === null ? parent_id === null || !unitIds.has(parent_id) : parent_id === parent,
    )
    .map(({ id }) => ({ key: id, children: branches(units, id) }));
}
