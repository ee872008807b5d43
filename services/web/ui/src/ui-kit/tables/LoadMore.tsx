import Button, { type ButtonProps } from "antd/es/button";
import { useTranslation } from "react-i18next";

interface LoadMoreProps extends Pick<ButtonProps, "size" | "type"> {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  className?: string;
}

/** The next page of a list, where there is one. */
export function LoadMore({ query, className, size, type }: LoadMoreProps) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  const button = (
    <Button
      size={size}
      type={type}
      loading={query.isFetchingNextPage}
      onClick={() => query.fetchNextPage()}
    >
      {t("actions.more")}
    </Button>
  );
  return className ? <div className={className}>{button}</div> : button;
}
