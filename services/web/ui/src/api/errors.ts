export interface FieldError {
  path: string;
  code: string;
  message: string;
}

interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  errors?: FieldError[];
  trace_id?: string;
}

/** The one error shape of every service, worded by the server in the reader's language. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly fields: FieldError[],
    readonly traceId: string | null,
  ) {
    super(detail || title || code);
    this.name = "ApiError";
  }

  static async from(response: Response): Promise<ApiError> {
    const problem = await problemOf(response);
    return new ApiError(
      response.status,
      problem.code ?? `http.${response.status}`,
      problem.title ?? "",
      problem.detail ?? "",
      problem.errors ?? [],
      problem.trace_id ?? null,
    );
  }
}

/** No answer at all: the network or the whole system is away. */
export function unreachable(): ApiError {
  return new ApiError(0, "network", "", "", [], null);
}

export function isStatus(error: unknown, ...statuses: number[]): error is ApiError {
  return error instanceof ApiError && statuses.includes(error.status);
}

async function problemOf(response: Response): Promise<Problem> {
  if (!response.headers.get("Content-Type")?.includes("json")) return {};
  return (await response.json()) as Problem;
}
