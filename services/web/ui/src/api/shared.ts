export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Named {
  id: string;
  name: string;
}

export type Health =
  | "early"
  | "on_track"
  | "lagging"
  | "at_risk"
  | "outdated"
  | "pending"
  | "achieved";

export type OwnerKind = "company" | "unit" | "person";

export interface Owner {
  kind: OwnerKind;
  id: string | null;
  name: string;
}

export type Role = "admin" | "hr" | "executive";
export type Package = "kpi" | "okr" | "mixed";
