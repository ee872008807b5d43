import MoreOutlined from "@ant-design/icons/es/icons/MoreOutlined";
import Button from "antd/es/button";
import Dropdown from "antd/es/dropdown";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Sheet } from "@/api/goals";

/** What is done with a sheet as a whole, whatever its state. */
export function SheetMenu({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      menu={{
        items: [{ key: "print", label: t("paper.print") }],
        onClick: () => navigate(`/sheets/${sheet.id}/print`),
      }}
    >
      <Button icon={<MoreOutlined />} aria-label={t("paper.menuOf", { name: sheet.owner.name })} />
    </Dropdown>
  );
}
