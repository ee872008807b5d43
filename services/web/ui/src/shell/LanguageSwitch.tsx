import TranslationOutlined from "@ant-design/icons/es/icons/TranslationOutlined";
import { useQueryClient } from "@tanstack/react-query";
import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n/Language";

export function LanguageSwitch() {
  const { t } = useTranslation();
  const { language, setLanguage: speak } = useLanguage();
  const queries = useQueryClient();
  const change = async () => {
    await speak(language === "en" ? "zh-CN" : "en");
    // the services word notices and labels by Accept-Language
    await queries.invalidateQueries();
  };
  return (
    <Button
      type="text"
      icon={<TranslationOutlined />}
      onClick={change}
      aria-label={t("shell.switchLanguage")}
    >
      {t("shell.otherLanguage")}
    </Button>
  );
}
