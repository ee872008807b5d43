import AimOutlined from "@ant-design/icons/es/icons/AimOutlined";
import ApartmentOutlined from "@ant-design/icons/es/icons/ApartmentOutlined";
import AuditOutlined from "@ant-design/icons/es/icons/AuditOutlined";
import BarChartOutlined from "@ant-design/icons/es/icons/BarChartOutlined";
import CheckSquareOutlined from "@ant-design/icons/es/icons/CheckSquareOutlined";
import DiffOutlined from "@ant-design/icons/es/icons/DiffOutlined";
import FileDoneOutlined from "@ant-design/icons/es/icons/FileDoneOutlined";
import FormOutlined from "@ant-design/icons/es/icons/FormOutlined";
import HistoryOutlined from "@ant-design/icons/es/icons/HistoryOutlined";
import SettingOutlined from "@ant-design/icons/es/icons/SettingOutlined";
import TeamOutlined from "@ant-design/icons/es/icons/TeamOutlined";
import type { ReactNode } from "react";
import { allows } from "@/api/allows";

import { useCanCompare } from "@/features/comparison/queries/comparisons";
import { useProvides } from "@/features/metrics/queries/metrics";
import { useSignedIn } from "@/features/session/queries/session";

export interface NavItem {
  path: string;
  name:
    | "today"
    | "goals"
    | "map"
    | "approvals"
    | "compare"
    | "board"
    | "retrospectives"
    | "appraisals"
    | "dataEntry"
    | "people"
    | "settings";
  icon: ReactNode;
}

const FOR_EVERYONE: NavItem[] = [
  { path: "/", name: "today", icon: <CheckSquareOutlined /> },
  { path: "/goals", name: "goals", icon: <AimOutlined /> },
  { path: "/approvals", name: "approvals", icon: <FileDoneOutlined /> },
  { path: "/board", name: "board", icon: <BarChartOutlined /> },
  { path: "/map", name: "map", icon: <ApartmentOutlined /> },
  { path: "/retrospectives", name: "retrospectives", icon: <HistoryOutlined /> },
  { path: "/appraisals", name: "appraisals", icon: <AuditOutlined /> },
];

const FOR_HEADS: NavItem[] = [{ path: "/compare", name: "compare", icon: <DiffOutlined /> }];

const FOR_PROVIDERS: NavItem[] = [
  { path: "/data-entry", name: "dataEntry", icon: <FormOutlined /> },
];

const FOR_HR: NavItem[] = [{ path: "/people", name: "people", icon: <TeamOutlined /> }];

const FOR_STEWARDS: NavItem[] = [
  { path: "/settings", name: "settings", icon: <SettingOutlined /> },
];

export function useNavItems(): NavItem[] {
  const session = useSignedIn();
  const provides = useProvides();
  const compares = useCanCompare();
  return [
    ...FOR_EVERYONE,
    ...(compares ? FOR_HEADS : []),
    ...(provides ? FOR_PROVIDERS : []),
    ...(allows(session, "manage_people") ? FOR_HR : []),
    ...(allows(session, "manage_settings") ? FOR_STEWARDS : []),
  ];
}
