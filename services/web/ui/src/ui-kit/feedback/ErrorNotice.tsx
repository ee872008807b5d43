import Alert from "antd/es/alert";
import Button from "antd/es/button";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";

import styles from "./ErrorNotice.module.css";

interface ErrorNoticeProps {
  error: unknown;
  onRetry?: () => void;
  onClose?: () => void;
}

/** Asking once more answers the same. */
const FINAL = ["forbidden", "notFound"];

/** What went wrong in the server's words, what to do about it, and the trace to quote. */
export function ErrorNotice({ error, onRetry, onClose }: ErrorNoticeProps) {
  const { t } = useTranslation();
  const apiError = error instanceof ApiError ? error : null;
  const advice = adviceFor(apiError);
  return (
    <Alert
      type="error"
      showIcon
      closable={onClose && { onClose, "aria-label": t("actions.close") }}
      title={apiError?.detail || apiError?.title || t(`errors.${advice}.title`)}
      description={
        <div className={styles.body}>
          <p>{t(`errors.${advice}.advice`)}</p>
          {apiError && apiError.fields.length > 0 && (
            <ul>
              {apiError.fields.map((field) => (
                <li key={`${field.path} ${field.code}`}>{field.message}</li>
              ))}
            </ul>
          )}
          {apiError?.traceId && (
            <p className="faint">
              {t("errors.trace")} <code className={styles.trace}>{apiError.traceId}</code>
            </p>
          )}
        </div>
      }
      action={
        onRetry &&
        !FINAL.includes(advice) && (
          <Button size="small" onClick={onRetry}>
            {t("actions.retry")}
          </Button>
        )
      }
    />
  );
}

function adviceFor(error: ApiError | null) {
  switch (error?.status) {
    case undefined:
      return "unknown";
    case 0:
      return "network";
    case 401:
      return "signedOut";
    case 403:
      return "forbidden";
    case 404:
      return "notFound";
    case 409:
      return "conflict";
    case 412:
    case 428:
      return "stale";
    case 400:
    case 422:
      return "invalid";
    case 429:
    case 503:
      return "busy";
    default:
      return "server";
  }
}
