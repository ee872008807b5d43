import { download, get, post, remove } from "./client";
import type { Named, Page, Role } from "./shared";

export interface Unit {
  id: string;
  code: string;
  name: string;
  parent_id: string | null;
  head: Named | null;
  version: number;
}

export interface UnitIn {
  code: string;
  name: string;
  parent_id: string | null;
  head_number?: string;
}

export interface Employee {
  id: string;
  number: string;
  name: string;
  email: string | null;
  mobile: string | null;
  unit: Named | null;
  position: string | null;
  manager: Named | null;
  job_family: string | null;
  job_level: string | null;
  status: string;
  version: number;
}

export interface EmployeeIn {
  number: string;
  name: string;
  email?: string;
  mobile?: string;
  unit_id?: string;
  position?: string;
  manager_number?: string;
  joined_on?: string;
}

/** A role that somebody holds, for the company or for one unit and what is below it. */
export interface RoleGrant {
  id: string;
  role: Role;
  employee: Named;
  unit: Named | null;
}

export type RoleIn = { role: Role; unit_id: string | null };

export type ImportMode = "all" | "valid";

export interface ImportError {
  row: number;
  column: string;
  code: string;
  message: string;
}

export interface ImportReport {
  rows: number;
  created: number;
  updated: number;
  rejected: number;
  applied: boolean;
  dry_run: boolean;
  errors: ImportError[];
}

export interface ImportRequest {
  file: File;
  mode: ImportMode;
  dryRun: boolean;
}

export interface EmployeeFilter {
  q?: string;
  unit_id?: string;
  after?: string;
  limit?: number;
}

const ROOT = "/api/people/v1";

export const listUnits = (after?: string) =>
  get<Page<Unit>>(`${ROOT}/units`, { query: { limit: 200, after } });
export const addUnit = (unit: UnitIn) => post<Unit>(`${ROOT}/units`, { body: unit });

export const listEmployees = (filter: EmployeeFilter, signal?: AbortSignal) =>
  get<Page<Employee>>(`${ROOT}/employees`, { query: { ...filter }, signal });

export const readEmployee = (id: string) => get<Employee>(`${ROOT}/employees/${id}`);

export const addEmployee = (employee: EmployeeIn) =>
  post<Employee>(`${ROOT}/employees`, { body: employee });

export const listRoles = (query: { role?: Role; limit?: number }, after?: string) =>
  get<Page<RoleGrant>>(`${ROOT}/roles`, { query: { ...query, after } });
export const grantRole = (employeeId: string, role: RoleIn) =>
  post<void>(`${ROOT}/employees/${employeeId}/roles`, { body: role });
export const revokeRole = (id: string) => remove(`${ROOT}/roles/${id}`);

export const invite = (employeeId: string) =>
  post<void>(`${ROOT}/employees/${employeeId}/invitation`);

export const importEmployees = async (request: ImportRequest) =>
  (await post<ImportReport>(`${ROOT}/imports`, { body: importForm(request) })).data;

export const rejectedWorkbook = (request: ImportRequest) =>
  download(`${ROOT}/imports/workbook`, { body: importForm(request) });

export function importForm({ file, mode, dryRun }: ImportRequest): FormData {
  const form = new FormData();
  form.append("file", file);
  form.append("mode", mode);
  form.append("dry_run", String(dryRun));
  return form;
}
