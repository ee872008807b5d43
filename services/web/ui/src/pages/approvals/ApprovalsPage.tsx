import Tabs from "antd/es/tabs";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import type { Box } from "@/api/approvals";
import styles from "@/approvals/Approvals.module.css";
import { Loaded } from "@/feedback/Loaded";
import { useRequests } from "@/queries/approvals";
import { More } from "@/tables/More";

import { RequestTable } from "./RequestTable";

const BOXES: Box[] = ["waiting", "submitted", "finished"];

/** What waits for me, what I handed in, what is finished. */
export default function ApprovalsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const box = BOXES.find((one) => one === search.get("box")) ?? "waiting";
  return (
    <>
      <header className={styles.head}>
        <h1>{t("approvals.title")}</h1>
      </header>
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
  const found = useRequests(box);
  return (
    <Loaded query={found}>
      {(data) => (
        <div className={styles.stack}>
          <RequestTable box={box} items={data.pages.flatMap(({ items }) => items)} />
          <More found={found} />
        </div>
      )}
    </Loaded>
  );
}
