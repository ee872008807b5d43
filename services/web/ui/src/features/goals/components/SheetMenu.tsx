import MoreOutlined from "@ant-design/icons/es/icons/MoreOutlined";
import Button from "antd/es/button";
import Dropdown from "antd/es/dropdown";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { allows } from "@/api/allows";

import type { Sheet } from "@/api/goals";
import { scopeOfOwner } from "@/features/goals/scope";
import { useSignedIn } from "@/features/session/queries/session";

const FromTemplateDrawer = lazy(async () => ({
  default: (await import("./FromTemplateDrawer")).FromTemplateDrawer,
}));
const TakeUpDrawer = lazy(async () => ({
  default: (await import("./ContributeDrawer")).ContributeDrawer,
}));
const SheetFiles = lazy(async () => ({ default: (await import("./SheetFiles")).SheetFiles }));

interface SheetMenuProps {
  sheet: Sheet;
  /** Where one more goal of it is written. */
  editor: string;
}

/** What is done with a sheet as a whole, whatever its state; and ways to one more goal. */
export function SheetMenu({ sheet, editor }: SheetMenuProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { person } = useSignedIn();
  const [openDrawer, setOpenDrawer] = useState<string>();
  const close = () => setOpenDrawer(undefined);
  const { owner, cycle } = sheet;
  const editable = allows(sheet, "edit");
  return (
    <>
      <Dropdown
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: [
            ...(editable
              ? [
                  { key: "template", label: t("library.addFromTemplate") },
                  ...(owner.kind === "company"
                    ? []
                    : [{ key: "takeUp", label: t("goals.takeUp") }]),
                  { type: "divider" as const },
                ]
              : []),
            { key: "print", label: t("paper.print") },
            { key: "files", label: t(editable ? "paper.files" : "paper.download") },
          ],
          onClick: ({ key }) =>
            key === "print" ? navigate(`/sheets/${sheet.id}/print`) : setOpenDrawer(key),
        }}
      >
        <Button icon={<MoreOutlined />} aria-label={t("paper.menuOf", { name: owner.name })} />
      </Dropdown>
      <Suspense>
        {openDrawer === "files" && <SheetFiles sheet={sheet} onClose={close} />}
        {openDrawer === "takeUp" && <TakeUpDrawer editor={editor} onClose={close} />}
        {openDrawer === "template" && (
          <FromTemplateDrawer
            scope={scopeOfOwner(owner, person.id)}
            cycle={cycle}
            editor={editor}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  );
}
