import i18next from "i18next";

import { ApiError, unreachable } from "./errors";

/** An answer with the row version that a later change must name. */
export interface Answer<T> {
  data: T;
  etag: string | null;
}

export interface RequestOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  ifMatch?: string | number;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const RETRIES = 2;
const RETRY_STATUSES = new Set([502, 503, 504]);

let csrfToken: string | null = null;
let onSignedOut: () => void = () => undefined;

export function rememberCsrf(token: string | null): void {
  csrfToken = token;
}

/** The session's owner registers what happens when an answer says that it is over. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

export async function get<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return (await send<T>("GET", path, options)).data;
}

export async function post<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  return send<T>("POST", path, { idempotencyKey: crypto.randomUUID(), ...options });
}

export async function put<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  return send<T>("PUT", path, options);
}

export async function patch<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  return send<T>("PATCH", path, options);
}

export async function remove(path: string): Promise<void> {
  await send<void>("DELETE", path, {});
}

/** A file that a service makes on demand, such as the rejected rows of an import. */
export async function download(
  path: string,
  options: RequestOptions,
  method: "GET" | "POST" = "POST",
): Promise<Blob> {
  const response = await attempt(method, path, options);
  if (!response.ok) throw await failure(response);
  return response.blob();
}

async function send<T>(method: Method, path: string, options: RequestOptions): Promise<Answer<T>> {
  const response = await sendWithRetries(method, path, options);
  if (!response.ok) throw await failure(response);
  const text = response.status === 204 ? "" : await response.text();
  return {
    data: (text ? JSON.parse(text) : undefined) as T,
    etag: response.headers.get("ETag"),
  };
}

/** A lost answer is asked again under the same key, so that nothing is written twice. */
async function sendWithRetries(
  method: Method,
  path: string,
  options: RequestOptions,
): Promise<Response> {
  const retries = method === "POST" && options.idempotencyKey ? RETRIES : 0;
  for (let attempts = 0; ; attempts += 1) {
    try {
      const response = await attempt(method, path, options);
      if (attempts >= retries || !RETRY_STATUSES.has(response.status)) return response;
      await pause(retryDelay(response, attempts));
    } catch (error) {
      if (attempts >= retries || !(error instanceof ApiError)) throw error;
      await pause(400 * 2 ** attempts);
    }
  }
}

async function attempt(method: Method, path: string, options: RequestOptions): Promise<Response> {
  try {
    return await fetch(withQuery(path, options.query), {
      method,
      headers: headersFor(method, options),
      body: bodyOf(options.body),
      signal: options.signal,
      credentials: "same-origin",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
}

function headersFor(method: Method, options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": i18next.language,
  };
  if (options.body !== undefined && !(options.body instanceof FormData))
    headers["Content-Type"] = "application/json";
  if (method !== "GET" && csrfToken) headers["X-CSRF-Token"] = csrfToken;
  if (options.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;
  if (options.ifMatch !== undefined) headers["If-Match"] = entityTag(options.ifMatch);
  return headers;
}

function entityTag(version: string | number): string {
  return String(version).startsWith('"') ? String(version) : `"${version}"`;
}

function bodyOf(body: unknown): BodyInit | undefined {
  if (body === undefined || body instanceof FormData) return body;
  return JSON.stringify(body);
}

function withQuery(path: string, query: RequestOptions["query"]): string {
  const present = Object.entries(query ?? {}).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  if (present.length === 0) return path;
  return `${path}?${new URLSearchParams(present.map(([name, value]) => [name, String(value)]))}`;
}

async function failure(response: Response): Promise<ApiError> {
  const error = await ApiError.from(response);
  if (error.status === 401) onSignedOut();
  return error;
}

function retryDelay(response: Response, attempts: number): number {
  const seconds = Number(response.headers.get("Retry-After"));
  return seconds > 0 ? Math.min(seconds, 5) * 1000 : 400 * 2 ** attempts;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
