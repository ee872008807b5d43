import Checkbox from "antd/es/checkbox";
import Form from "antd/es/form";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useTranslation } from "react-i18next";

import type { Dimension } from "@/api/goals";

import styles from "./GoalEditor.module.css";

const DIMENSIONS: Dimension[] = ["finance", "customer", "process", "learning"];

/** What a company goal is to the strategy. */
export function StrategyFields() {
  const { t } = useTranslation();
  return (
    <div className={styles.strategy}>
      <Form.Item name="strategic" valuePropName="checked" label={t("strategy.title")}>
        <Checkbox>{t("strategy.strategic")}</Checkbox>
      </Form.Item>
      <Form.Item name="theme" label={t("strategy.theme")}>
        <Input maxLength={60} placeholder={t("strategy.themeHint")} />
      </Form.Item>
      <Form.Item name="dimension" label={t("strategy.dimension")}>
        <Select
          allowClear
          placeholder={t("strategy.none")}
          options={DIMENSIONS.map((value) => ({ value, label: t(`strategy.dimensions.${value}`) }))}
        />
      </Form.Item>
    </div>
  );
}
