import Button from "antd/es/button";
import Input from "antd/es/input/Input";
import Select from "antd/es/select";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import { type Employee, invite } from "@/api/people";
import styles from "@/features/people/pages/PeoplePage.module.css";
import { useEmployees, usePeopleChange, useUnits } from "@/features/people/queries/people";
import { EmptyState } from "@/ui-kit/feedback/EmptyState";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { Skeleton } from "@/ui-kit/feedback/Skeleton";
import { useDebounced } from "@/ui-kit/forms/useDebounced";
import { DenseTable } from "@/ui-kit/tables/DenseTable";
import { LoadMore } from "@/ui-kit/tables/LoadMore";

export function EmployeeTable() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [unitId, setUnitId] = useState<string>();
  const q = useDebounced(typed.trim(), 250);
  const employees = useEmployees({ q: q || undefined, unit_id: unitId });
  const units = useUnits().data ?? [];
  const columns = useColumns();
  const items = employees.data?.pages.flatMap((page) => page.items);

  return (
    <>
      <div className={styles.tools}>
        <Input
          type="search"
          aria-label={t("people.search")}
          placeholder={t("people.searchHint")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          allowClear
        />
        <Select
          aria-label={t("people.unit")}
          placeholder={t("people.allUnits")}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          style={{ minWidth: 200 }}
          value={unitId}
          onChange={setUnitId}
          options={units.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      {employees.error && !items && (
        <ErrorNotice error={employees.error} onRetry={() => employees.refetch()} />
      )}
      {!items && !employees.error && <Skeleton rows={8} />}
      {items && (
        <div className="panel">
          <DenseTable
            rowKey="id"
            columns={columns}
            dataSource={items}
            minWidth={900}
            emptyState={<EmptyState title={t("people.none")} hint={t("people.noneHint")} />}
          />
          <LoadMore query={employees} className={styles.more} />
        </div>
      )}
    </>
  );
}

function useColumns(): ColumnsType<Employee> {
  const { t } = useTranslation();
  return [
    { title: t("people.name"), dataIndex: "name", width: 110 },
    { title: t("people.number"), dataIndex: "number", width: 100 },
    { title: t("people.unit"), render: (_, { unit }) => unit?.name },
    { title: t("people.position"), dataIndex: "position" },
    { title: t("people.manager"), render: (_, { manager }) => manager?.name },
    { title: t("people.email"), dataIndex: "email", ellipsis: true },
    {
      title: t("actions.title"),
      width: 96,
      align: "right",
      render: (_, employee) => (allows(employee, "invite") ? <Invite employee={employee} /> : null),
    },
  ];
}

function Invite({ employee }: { employee: Employee }) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const send = usePeopleChange(invite);
  return (
    <Button
      size="small"
      type="link"
      disabled={send.isSuccess}
      loading={send.isPending}
      aria-label={t("people.inviteOf", { name: employee.name })}
      onClick={() => send.mutate(employee.id, { onError: refusal })}
    >
      {t(send.isSuccess ? "people.invited" : "people.invite")}
    </Button>
  );
}
