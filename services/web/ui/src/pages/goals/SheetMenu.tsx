import MoreOutlined from "@ant-design/icons/es/icons/MoreOutlined";
import Button from "antd/es/button";
import Dropdown from "antd/es/dropdown";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Sheet } from "@/api/goals";

const SheetFiles = lazy(async () => ({ default: (await import("./SheetFiles")).SheetFiles }));

/** What is done with a sheet as a whole, whatever its state. */
export function SheetMenu({ sheet, editable }: { sheet: Sheet; editable: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [files, setFiles] = useState(false);
  return (
    <>
      <Dropdown
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: [
            { key: "print", label: t("paper.print") },
            { key: "files", label: t(editable ? "paper.files" : "paper.download") },
          ],
          onClick: ({ key }) =>
            key === "print" ? navigate(`/sheets/${sheet.id}/print`) : setFiles(true),
        }}
      >
        <Button
          icon={<MoreOutlined />}
          aria-label={t("paper.menuOf", { name: sheet.owner.name })}
        />
      </Dropdown>
      <Suspense>
        {files && <SheetFiles sheet={sheet} editable={editable} onClose={() => setFiles(false)} />}
      </Suspense>
    </>
  );
}
