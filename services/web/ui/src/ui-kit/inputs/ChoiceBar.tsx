import { type ReactNode, useId } from "react";

import styles from "./ChoiceBar.module.css";

interface ChoiceBarProps<T extends string | number> {
  label: string;
  options: { value: T; label: ReactNode; title?: string }[];
  value: T | null;
  onChange: (value: T) => void;
  disabled?: boolean;
}

/** A few options side by side: one tap, or arrow keys, as any group of radios. */
export function ChoiceBar<T extends string | number>(props: ChoiceBarProps<T>) {
  const { label, options, value, onChange, disabled } = props;
  const name = useId();
  return (
    <div className={styles.bar} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={styles.option} title={option.title}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={disabled}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
