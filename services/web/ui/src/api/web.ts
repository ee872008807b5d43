import { connect, dataOf } from "./client";
import type { Package, Reference } from "./shared";

export interface Person {
  id: string;
  number: string;
  name: string;
  email: string | null;
  unit: Reference | null;
  leads: boolean;
}

export interface SessionTenant {
  id: string;
  name: string;
  slug: string;
  locale: string;
  time_zone: string;
  package: Package;
}

/** What a person is offered of the whole company: pages and menus. */
export type SessionAction =
  | "manage_settings"
  | "administer"
  | "manage_people"
  | "manage_metrics"
  | "manage_rounds"
  | "compare"
  | "view_filings";

export type Session =
  | { signed_in: false }
  | {
      signed_in: true;
      csrf: string;
      person: Person;
      tenant: SessionTenant;
      allowed_actions: SessionAction[];
    };

interface Answering<T> {
  parameters: object;
  responses: { 200: { content: { "application/json": T } } };
}

/** The web origin's own routes, which no service's document has. */
interface WebPaths {
  "/api/session": { get: Answering<Session> };
  "/auth/logout": { post: Answering<{ redirect: string }> };
}

const web = connect<WebPaths>("");

export const readSession = (signal?: AbortSignal) => dataOf(web.GET("/api/session", { signal }));

export async function signOut(): Promise<string> {
  return (await dataOf(web.POST("/auth/logout"))).redirect;
}

/** Where signing in starts; the identity provider takes over from there. */
export function signInAddress(who: Record<string, string>, returnTo: string): string {
  return `/auth/login?${new URLSearchParams({ ...who, return_to: returnTo })}`;
}
