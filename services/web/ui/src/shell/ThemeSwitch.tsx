import MoonOutlined from "@ant-design/icons/es/icons/MoonOutlined";
import SunOutlined from "@ant-design/icons/es/icons/SunOutlined";
import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import { useThemeMode } from "@/theme/ThemeMode";

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { mode, toggle } = useThemeMode();
  const dark = mode === "dark";
  return (
    <Button
      type="text"
      icon={dark ? <SunOutlined /> : <MoonOutlined />}
      onClick={toggle}
      aria-label={t(dark ? "shell.lightMode" : "shell.darkMode")}
    />
  );
}
