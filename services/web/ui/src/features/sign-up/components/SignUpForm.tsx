import { useMutation } from "@tanstack/react-query";
import Button from "antd/es/button";
import Form from "antd/es/form";
import Input from "antd/es/input";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { isSlugFree, type SignUp, type SignUpIn, signUp } from "@/api/tenants";
import styles from "@/features/sign-up/pages/SignUpPage.module.css";
import { SLUG, suggestedSlug } from "@/features/sign-up/slug";
import { useLanguage } from "@/i18n/Language";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { showFieldErrors } from "@/ui-kit/forms/serverErrors";
import { PackageChoice } from "./PackageChoice";

type Fields = Omit<SignUpIn, "locale" | "time_zone">;

export function SignUpForm({ onStarted }: { onStarted: (signUp: SignUp, email: string) => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [form] = Form.useForm<Fields>();
  const [refused, setRefused] = useState<unknown>(null);
  const attempt = useRef({ body: "", key: "" });
  const start = useMutation({
    mutationFn: (fields: Fields) => {
      const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const request = { ...fields, locale: language, time_zone };
      const body = JSON.stringify(request);
      if (attempt.current.body !== body) attempt.current = { body, key: crypto.randomUUID() };
      return signUp(request, attempt.current.key);
    },
    onSuccess: (started, fields) => onStarted(started, fields.admin_email),
    onError: (error) => setRefused(showFieldErrors(form, error)),
  });

  const isFree = async (_: unknown, slug: string) => {
    if (await isSlugFree(slug).catch(unasked)) return;
    throw new Error(t("signUp.slugTaken"));
  };

  const onFinish = (fields: Fields) => {
    setRefused(null);
    start.mutate(fields);
  };

  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ package: "mixed" }}
      onFinish={onFinish}
      scrollToFirstError
      className={styles.form}
    >
      <Form.Item
        name="company"
        label={t("signUp.company")}
        rules={[{ required: true, whitespace: true, message: t("signUp.companyMissing") }]}
      >
        <Input
          autoFocus
          maxLength={100}
          autoComplete="organization"
          onBlur={(event) => {
            const suggested = suggestedSlug(event.target.value);
            if (suggested && !form.getFieldValue("slug")) form.setFieldValue("slug", suggested);
          }}
        />
      </Form.Item>
      <Form.Item
        name="slug"
        label={t("signUp.slug")}
        extra={t("signUp.slugHint")}
        normalize={(typed: string) => typed.trim().toLowerCase()}
        validateFirst
        validateDebounce={300}
        hasFeedback
        rules={[
          { required: true, message: t("signUp.slugMissing") },
          { pattern: SLUG, message: t("signUp.slugShape") },
          { validator: isFree },
        ]}
      >
        <Input maxLength={30} autoCapitalize="none" autoCorrect="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="package" label={t("signUp.package")} extra={t("signUp.packageHint")}>
        <PackageChoice />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item
          name="admin_name"
          label={t("signUp.adminName")}
          rules={[{ required: true, whitespace: true, message: t("signUp.adminNameMissing") }]}
        >
          <Input maxLength={100} autoComplete="name" />
        </Form.Item>
        <Form.Item
          name="admin_email"
          label={t("signUp.adminEmail")}
          rules={[{ required: true, type: "email", message: t("signUp.adminEmailMissing") }]}
        >
          <Input type="email" autoComplete="email" />
        </Form.Item>
      </div>
      {refused !== null && (
        <div className={styles.refused}>
          <ErrorNotice error={refused} />
        </div>
      )}
      <Button type="primary" size="large" block htmlType="submit" loading={start.isPending}>
        {t("signUp.go")}
      </Button>
    </Form>
  );
}

/** The check while typing is a courtesy: signing up itself refuses a slug that is taken. */
function unasked(): boolean {
  return true;
}
