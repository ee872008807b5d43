import UploadOutlined from "@ant-design/icons/es/icons/UploadOutlined";
import UserAddOutlined from "@ant-design/icons/es/icons/UserAddOutlined";
import Button from "antd/es/button";
import Tabs from "antd/es/tabs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { allows } from "@/api/allows";
import { EmployeeDrawer } from "@/features/people/components/EmployeeDrawer";
import { EmployeeTable } from "@/features/people/components/EmployeeTable";
import { ImportDrawer } from "@/features/people/components/ImportDrawer";
import { UnitTree } from "@/features/people/components/UnitTree";
import { useSignedIn } from "@/features/session/queries/session";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { PageHeader } from "@/ui-kit/layout/PageHeader";
import styles from "./PeoplePage.module.css";

export default function PeoplePage() {
  const { t } = useTranslation();
  const session = useSignedIn();
  const [parameters, setParameters] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const importing = parameters.get("import") === "open";
  const setImporting = (open: boolean) => setParameters(open ? { import: "open" } : {});

  if (!allows(session, "manage_people"))
    return (
      <>
        <PageHeader title={t("places.people")} className={styles.head} />
        <div className="panel">
          <EmptyState title={t("states.forbidden")} hint={t("states.forbiddenHint")} />
        </div>
      </>
    );
  return (
    <>
      <PageHeader title={t("places.people")} className={styles.head}>
        <Button icon={<UserAddOutlined />} onClick={() => setAdding(true)}>
          {t("people.add")}
        </Button>
        <Button type="primary" icon={<UploadOutlined />} onClick={() => setImporting(true)}>
          {t("people.import")}
        </Button>
      </PageHeader>
      <Tabs
        items={[
          { key: "employees", label: t("people.employees"), children: <EmployeeTable /> },
          { key: "units", label: t("people.units"), children: <UnitTree /> },
        ]}
      />
      {adding && <EmployeeDrawer onClose={() => setAdding(false)} />}
      {importing && <ImportDrawer onClose={() => setImporting(false)} />}
    </>
  );
}
