import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { Package } from "@/api/shared";

import styles from "./PackageChoice.module.css";

const PACKAGES: Package[] = ["kpi", "okr", "mixed"];

interface PackageChoiceProps {
  value?: Package;
  onChange?: (value: Package) => void;
}

export function PackageChoice({ value, onChange }: PackageChoiceProps) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <div className={styles.choices} role="radiogroup" aria-label={t("signUp.package")}>
      {PACKAGES.map((each) => (
        <label key={each} className={styles.choice}>
          <input
            type="radio"
            name={name}
            checked={each === value}
            onChange={() => onChange?.(each)}
          />
          <strong>{t(`package.${each}.name`)}</strong>
          <span className="secondary">{t(`package.${each}.line`)}</span>
        </label>
      ))}
    </div>
  );
}
