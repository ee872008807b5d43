import Tabs from "antd/es/tabs";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Box } from "@/api/approvals";
import styles from "@/features/approvals/components/Approvals.module.css";
import { RequestTable } from "@/features/approvals/components/RequestTable";
import { useRequests } from "@/features/approvals/queries/approvals";
import { QueryBoundary } from "@/ui-kit/feedback/QueryBoundary";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import { LoadMore } from "@/ui-kit/tables/LoadMore";

const BOXES: Box[] = ["waiting", "submitted", "finished"];

/** What waits for me, what I handed in, what is finished. */
export default function ApprovalsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const box = BOXES.find((candidate) => candidate === search.get("box")) ?? "waiting";
  return (
    <>
      <PageHeader title={t("approvals.title")} />
      <Tabs
        activeKey={box}
        onChange={(key) => setSearch({ box: key }, { replace: true })}
        destroyOnHidden
        items={BOXES.map((key) => ({
          key,
          label: t(`approvals.box.${key}`),
          children: <RequestBox box={key} />,
        }))}
      />
    </>
  );
}

function RequestBox({ box }: { box: Box }) {
  const requests = useRequests(box);
  return (
    <QueryBoundary query={requests}>
      {(data) => (
        <div className={styles.stack}>
          <RequestTable box={box} items={data.pages.flatMap(({ items }) => items)} />
          <LoadMore query={requests} />
        </div>
      )}
    </QueryBoundary>
  );
}
