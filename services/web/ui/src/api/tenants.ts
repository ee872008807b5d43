import { api, attemptKey, dataOf } from "./client";
import type { Schemas } from "./shared";

export type SignUp = Schemas["SignUpOut"];
export type SignUpIn = Schemas["SignUpIn"];
export type StepState = Schemas["LifecycleStepOut"]["state"];
export type IdentityProvider = Schemas["IdentityProviderOut"];
export type IdentityProviderIn = Schemas["IdentityProviderIn"];
export type AuditEntry = Schemas["AuditOut"];

export const signUp = (body: SignUpIn, key: string) =>
  dataOf(api.POST("/tenants/v1/sign-ups", { params: { header: attemptKey(key) }, body }));

export const readSignUp = (id: string, progress_secret: string, signal?: AbortSignal) =>
  dataOf(
    api.GET("/tenants/v1/sign-ups/{sign_up_id}", {
      params: { path: { sign_up_id: id }, query: { progress_secret } },
      signal,
    }),
  );

export const isSlugFree = async (slug: string) =>
  (await dataOf(api.GET("/tenants/v1/slugs/{slug}", { params: { path: { slug } } }))).free;

export const listIdentityProviders = () => dataOf(api.GET("/tenants/v1/identity-providers"));

export const addIdentityProvider = (body: IdentityProviderIn) =>
  dataOf(api.POST("/tenants/v1/identity-providers", { body }));

export const listAudit = (after?: string) =>
  dataOf(api.GET("/tenants/v1/audit", { params: { query: { after, limit: 50 } } }));
