import { api, asForm, dataOf } from "./client";
import type { QueryOf, Role, Schemas } from "./shared";

export type Unit = Schemas["UnitOut"];
export type UnitIn = Schemas["UnitIn"];
export type Employee = Schemas["EmployeeOut"];
export type EmployeeIn = Schemas["EmployeeIn"];
export type EmployeeFilter = QueryOf<"/people/v1/employees">;
/** A role that somebody holds, for the company or for one unit and what is below it. */
export type RoleGrant = Schemas["HeldRoleOut"];
export type RoleIn = Schemas["RoleIn"];
export type ImportMode = NonNullable<Schemas["ImportForm"]["mode"]>;
export type ImportReport = Schemas["ImportOut"];
/** `row 4, column name`: where the error is, in words and by its parts. */
export type ImportError = Schemas["RowErrorOut"];

export interface ImportRequest {
  file: File;
  mode: ImportMode;
  dryRun: boolean;
}

const UNITS = "/people/v1/units";
const EMPLOYEES = "/people/v1/employees";
const path = (employee_id: string) => ({ employee_id });

export const listUnits = (after?: string) =>
  dataOf(api.GET(UNITS, { params: { query: { limit: 200, after } } }));
export const addUnit = (body: UnitIn) => dataOf(api.POST(UNITS, { body }));

export const listEmployees = (query: EmployeeFilter, signal?: AbortSignal) =>
  dataOf(api.GET(EMPLOYEES, { params: { query }, signal }));

export const readEmployee = (id: string) =>
  dataOf(api.GET(`${EMPLOYEES}/{employee_id}`, { params: { path: path(id) } }));

export const addEmployee = (body: EmployeeIn) => dataOf(api.POST(EMPLOYEES, { body }));

export const listRoles = (query: { role?: Role; limit?: number }, after?: string) =>
  dataOf(api.GET("/people/v1/roles", { params: { query: { ...query, after } } }));
export const grantRole = (employeeId: string, body: RoleIn) =>
  dataOf(
    api.POST(`${EMPLOYEES}/{employee_id}/roles`, { params: { path: path(employeeId) }, body }),
  );
export const revokeRole = (id: string) =>
  dataOf(api.DELETE("/people/v1/roles/{role_id}", { params: { path: { role_id: id } } }));

export const invite = (employeeId: string) =>
  dataOf(api.POST(`${EMPLOYEES}/{employee_id}/invitation`, { params: { path: path(employeeId) } }));

export const importEmployees = (request: ImportRequest) =>
  dataOf(api.POST("/people/v1/imports", { body: importForm(request), bodySerializer: asForm }));

export const rejectedWorkbook = (request: ImportRequest) =>
  dataOf(
    api.POST("/people/v1/imports/workbook", {
      body: importForm(request),
      bodySerializer: asForm,
      parseAs: "blob",
    }),
  );

export const importForm = ({ file, mode, dryRun }: ImportRequest) => ({
  file,
  mode,
  dry_run: dryRun,
});
