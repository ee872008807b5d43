import i18next from "i18next";
import createClient, { type Client, type Middleware } from "openapi-fetch";

import { ApiError, unreachable } from "./errors";
import type { paths } from "./generated";

const RETRIES = 2;
const RETRY_STATUSES = new Set([502, 503, 504]);
/** They answer a question: nothing is written, so there is nothing to write once. */
const POSTS_WITHOUT_EFFECT: ReadonlySet<string> = new Set<keyof paths>([
  "/goals/v1/drafts/check",
  "/goals/v1/goals/workbook/rejected",
  "/people/v1/imports/workbook",
]);

let csrfToken: string | null = null;
let onSignedOut: () => void = () => undefined;

export function rememberCsrf(token: string | null): void {
  csrfToken = token;
}

/** The session's owner registers what happens when an answer says that it is over. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

const addHeaders: Middleware = {
  onRequest: ({ request, schemaPath }) => {
    const { headers, method } = request;
    headers.set("Accept", "application/json");
    headers.set("Accept-Language", i18next.language);
    if (method !== "GET" && csrfToken) headers.set("X-CSRF-Token", csrfToken);
    if (method === "POST" && !headers.has("Idempotency-Key"))
      if (!POSTS_WITHOUT_EFFECT.has(schemaPath))
        headers.set("Idempotency-Key", crypto.randomUUID());
  },
};

/** A client of paths below `baseUrl`; its calls throw an `ApiError` where they are refused. */
export function connect<Paths extends object>(baseUrl: string): Client<Paths> {
  const client = createClient<Paths>({ baseUrl, fetch: sendWithRetries });
  client.use(addHeaders);
  return client;
}

/** Every operation of the services, typed by their OpenAPI documents. */
export const api = connect<paths>("/api");

/** What a call answers. */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** The version that is changed: the server refuses where it is no longer the newest. */
export function ifMatch(version: number) {
  return { "If-Match": `"${version}"` };
}

/** The same attempt under the same key is written once. */
export function attemptKey(key: string) {
  return { "Idempotency-Key": key };
}

/** A body that carries a file. */
export function asForm(body: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body))
    form.append(name, value instanceof Blob ? value : String(value));
  return form;
}

/** A lost answer is asked again under the same key, so that nothing is written twice. */
async function sendWithRetries(request: Request): Promise<Response> {
  const retries = request.headers.has("Idempotency-Key") ? RETRIES : 0;
  for (let attempts = 0; ; attempts += 1) {
    const response = await attempt(request.clone());
    if (response?.ok) return response;
    const isTransient = response === null || RETRY_STATUSES.has(response.status);
    if (attempts >= retries || !isTransient)
      throw response ? await failure(response) : unreachable();
    await pause(retryDelay(response, attempts));
  }
}

/** Null where nothing answered. */
async function attempt(request: Request): Promise<Response | null> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return null;
  }
}

async function failure(response: Response): Promise<ApiError> {
  const error = await ApiError.from(response);
  if (error.status === 401) onSignedOut();
  return error;
}

function retryDelay(response: Response | null, attempts: number): number {
  const seconds = Number(response?.headers.get("Retry-After"));
  return seconds > 0 ? Math.min(seconds, 5) * 1000 : 400 * 2 ** attempts;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
