import type { components, paths } from "./generated";

export type Schemas = components["schemas"];

/** What a list can be asked for. */
export type QueryOf<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Query } };
}
  ? NonNullable<Query>
  : never;

export interface Page<T> {
  items: T[];
  next: string | null;
}

export type Reference = Schemas["ReferenceOut"];
export type Owner = Schemas["OwnerOut"];
export type OwnerKind = Owner["kind"];
export type Health = Schemas["GoalOut"]["health"];
export type Role = Schemas["RoleOut"]["role"];
export type Package = Schemas["TenantOut"]["package"];
