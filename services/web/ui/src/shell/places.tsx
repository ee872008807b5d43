import AimOutlined from "@ant-design/icons/es/icons/AimOutlined";
import AuditOutlined from "@ant-design/icons/es/icons/AuditOutlined";
import BarChartOutlined from "@ant-design/icons/es/icons/BarChartOutlined";
import CheckSquareOutlined from "@ant-design/icons/es/icons/CheckSquareOutlined";
import FileDoneOutlined from "@ant-design/icons/es/icons/FileDoneOutlined";
import SettingOutlined from "@ant-design/icons/es/icons/SettingOutlined";
import TeamOutlined from "@ant-design/icons/es/icons/TeamOutlined";
import type { ReactNode } from "react";

import { hasRole, type SignedIn } from "@/queries/session";

export interface Place {
  path: string;
  name: "today" | "goals" | "approvals" | "board" | "appraisals" | "people" | "settings";
  icon: ReactNode;
}

const FOR_EVERYONE: Place[] = [
  { path: "/", name: "today", icon: <CheckSquareOutlined /> },
  { path: "/goals", name: "goals", icon: <AimOutlined /> },
  { path: "/approvals", name: "approvals", icon: <FileDoneOutlined /> },
  { path: "/board", name: "board", icon: <BarChartOutlined /> },
  { path: "/appraisals", name: "appraisals", icon: <AuditOutlined /> },
];

const FOR_STEWARDS: Place[] = [
  { path: "/people", name: "people", icon: <TeamOutlined /> },
  { path: "/settings", name: "settings", icon: <SettingOutlined /> },
];

export function placesFor(session: SignedIn): Place[] {
  return hasRole(session, "admin", "hr") ? [...FOR_EVERYONE, ...FOR_STEWARDS] : FOR_EVERYONE;
}
