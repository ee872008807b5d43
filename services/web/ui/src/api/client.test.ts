import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import {
  asForm,
  attemptKey,
  connect,
  dataOf,
  ifMatch,
  rememberCsrf,
  whenSignedOut,
} from "./client";
import { ApiError } from "./errors";
import type { paths } from "./generated";

const GOAL = "/goals/v1/goals/{goal_id}";
const api = connect<paths>("http://web.test/api");
const moveGoal = () =>
  api.POST(`${GOAL}/transitions`, { params: { path: { goal_id: "g" } }, body: { to: "active" } });

let requests: Request[] = [];

/** Answers in their order; null is a connection that broke. */
function answerWith(...answers: (Response | null)[]) {
  requests = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    requests.push(request);
    const answer = answers.shift();
    if (!answer) throw new TypeError("Failed to fetch");
    return answer;
  });
}

const json = (status: number, body: unknown, headers = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  rememberCsrf(null);
  whenSignedOut(() => undefined);
});

/** Lets pauses between attempts pass. */
async function settled<T>(call: Promise<T>): Promise<PromiseSettledResult<T>> {
  const outcome = Promise.allSettled([call]);
  await vi.runAllTimersAsync();
  return (await outcome)[0] as PromiseSettledResult<T>;
}

describe("a call", () => {
  test("answers the data and leaves out filters without a value", async () => {
    answerWith(json(200, { items: [], next: null }));
    const call = api.GET("/goals/v1/goals", { params: { query: { q: "a b", after: undefined } } });
    expect(await dataOf(call)).toEqual({ items: [], next: null });
    expect(requests[0]?.url).toBe("http://web.test/api/goals/v1/goals?q=a%20b");
    expect(requests[0]?.headers.has("Idempotency-Key")).toBe(false);
  });

  test("that changes something carries the session's token and the version that it changes", async () => {
    rememberCsrf("csrf-1");
    answerWith(json(200, {}));
    await api.PATCH(GOAL, {
      params: { path: { goal_id: "g/1" }, header: ifMatch(7) },
      body: { title: "Sell more" },
    });
    const [request] = requests;
    expect(request?.url).toBe("http://web.test/api/goals/v1/goals/g%2F1");
    expect(request?.headers.get("X-CSRF-Token")).toBe("csrf-1");
    expect(request?.headers.get("If-Match")).toBe('"7"');
    expect(await request?.json()).toEqual({ title: "Sell more" });
  });

  test("sends a file and its fields as a form", async () => {
    answerWith(json(200, {}));
    await api.POST("/people/v1/imports", {
      body: { file: new File(["a"], "people.xlsx"), mode: "valid", dry_run: true },
      bodySerializer: asForm,
    });
    const form = await requests[0]?.formData();
    expect(form?.get("file")).toMatchObject({ name: "people.xlsx" });
    expect([form?.get("mode"), form?.get("dry_run")]).toEqual(["valid", "true"]);
  });
});

describe("a POST", () => {
  test("is tried again under its key while the server is away", async () => {
    answerWith(null, json(503, {}, { "Retry-After": "1" }), json(200, { id: "g" }));
    const outcome = await settled(dataOf(moveGoal()));
    expect(outcome).toMatchObject({ status: "fulfilled", value: { id: "g" } });
    const keys = requests.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(await requests[2]?.json()).toEqual({ to: "active" });
  });

  test("takes the key of the caller's attempt", async () => {
    answerWith(json(201, {}));
    await api.POST("/checkins/v1/check-ins", {
      params: { header: attemptKey("attempt-1") },
      body: { key_result_id: "kr-1", value: 3 },
    });
    expect(requests[0]?.headers.get("Idempotency-Key")).toBe("attempt-1");
  });

  test("is refused after three times without an answer", async () => {
    answerWith(null, null, null);
    const outcome = await settled(moveGoal());
    expect(outcome).toMatchObject({ status: "rejected", reason: { status: 0, code: "network" } });
    expect(requests).toHaveLength(3);
  });

  test("that writes nothing has no key and is sent once", async () => {
    answerWith(json(503, {}));
    const body = { cycle_id: "q1", owner: { kind: "company" as const }, kind: "kpi" as const };
    const outcome = await settled(api.POST("/goals/v1/drafts/check", { body }));
    expect(outcome).toMatchObject({ status: "rejected", reason: { status: 503 } });
    expect(requests[0]?.headers.has("Idempotency-Key")).toBe(false);
    expect(requests).toHaveLength(1);
  });
});

describe("a refusal", () => {
  test("is an error with the server's words and fields", async () => {
    const errors = [{ path: "weight", code: "field.range", message: "0 to 100" }];
    answerWith(json(422, { code: "validation", title: "Invalid", errors, trace_id: "t" }));
    const outcome = await settled(moveGoal());
    expect(outcome).toMatchObject({
      reason: { status: 422, code: "validation", title: "Invalid", fields: errors, traceId: "t" },
    });
    expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(ApiError);
    expect(requests).toHaveLength(1);
  });

  test("for want of a session tells its owner", async () => {
    const signedOut = vi.fn();
    whenSignedOut(signedOut);
    answerWith(json(401, {}));
    await settled(api.GET("/people/v1/me"));
    expect(signedOut).toHaveBeenCalledOnce();
  });

  test("by the reader, who left, stays an abort", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new DOMException("left", "AbortError");
    });
    expect(await settled(api.GET("/people/v1/me"))).toMatchObject({
      reason: { name: "AbortError" },
    });
  });
});
