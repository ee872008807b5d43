import { get, post } from "./client";
import type { Package, Page } from "./shared";

export type StepName = "reserve" | "databases" | "organization" | "admin" | "starter" | "activate";
export type StepState = "pending" | "running" | "done" | "failed";

export interface SignUpIn {
  company: string;
  slug: string;
  package: Package;
  locale: string;
  time_zone: string;
  admin_name: string;
  admin_email: string;
}

export interface SignUp {
  id: string;
  watch: string;
  state: "running" | "done" | "failed";
  steps: { name: StepName; state: StepState; finished_at: string | null; reason: string | null }[];
  tenant: { id: string; slug: string; name: string };
}

export interface IdentityProvider {
  id: string;
  alias: string;
  display_name: string;
  domain: string;
  discovery_url: string;
  proven: boolean;
  redirect_uri: string;
}

export interface IdentityProviderIn {
  display_name: string;
  domain: string;
  discovery_url: string;
  client_id: string;
  client_secret: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  service: string;
  who: string;
  for_whom: string | null;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  ip: string | null;
}

const ROOT = "/api/tenants/v1";

export const signUp = (request: SignUpIn, idempotencyKey: string) =>
  post<SignUp>(`${ROOT}/sign-ups`, { body: request, idempotencyKey });

export const readSignUp = (id: string, watch: string, signal?: AbortSignal) =>
  get<SignUp>(`${ROOT}/sign-ups/${id}`, { query: { watch }, signal });

export const isSlugFree = async (slug: string) =>
  (await get<{ free: boolean }>(`${ROOT}/slugs/${slug}`)).free;

export const listIdentityProviders = () =>
  get<Page<IdentityProvider>>(`${ROOT}/identity-providers`);

export const addIdentityProvider = (provider: IdentityProviderIn) =>
  post<IdentityProvider>(`${ROOT}/identity-providers`, { body: provider });

export const listAudit = (after?: string) =>
  get<Page<AuditEntry>>(`${ROOT}/audit`, { query: { after, limit: 50 } });
