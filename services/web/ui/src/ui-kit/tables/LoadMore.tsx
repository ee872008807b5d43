import Button, { type ButtonProps } from "antd/es/button";
import { useTranslation } from "react-i18next";

interface MoreProps extends Pick<ButtonProps, "size" | "type"> {
  found: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  className?: string;
}

/** The next page of a list, where there is one. */
export function More({ found, className, size, type }: MoreProps) {
  const { t } = useTranslation();
  if (!found.hasNextPage) return null;
  const button = (
    <Button
      size={size}
      type={type}
      loading={found.isFetchingNextPage}
      onClick={() => found.fetchNextPage()}
    >
      {t("actions.more")}
    </Button>
  );
  return className ? <div className={className}>{button}</div> : button;
}
