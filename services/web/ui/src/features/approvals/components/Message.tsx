import Input from "antd/es/input";

interface MessageProps {
  value: string;
  onChange: (words: string) => void;
  label: string;
  hint: string;
}

/** Some words that go along with what is asked for or decided. */
export function Message({ value, onChange, label, hint }: MessageProps) {
  return (
    <Input.TextArea
      rows={2}
      value={value}
      maxLength={2000}
      aria-label={label}
      placeholder={hint}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
