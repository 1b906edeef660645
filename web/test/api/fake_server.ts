/** What a request looked like when it reached the server. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  credentials: string | undefined;
  outlivesPage: boolean;
  body: unknown;
}

type Answer = (request: SeenRequest, signal?: AbortSignal | null) => Response | Promise<Response>;

/** Answers `fetch` by "METHOD /path"; what has no answer is 404, or what `fallback` says. */
export class FakeServer {
  readonly requests: SeenRequest[] = [];

  constructor(
    readonly answers: Record<string, Answer>,
    private readonly fallback: Answer = () => problem(404, "not_found", "Not found."),
  ) {}

  /** Method and address of each request, in order. */
  get paths(): string[] {
    return this.requests.map((request) => `${request.method} ${request.path}`);
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request: SeenRequest = {
      method: init?.method ?? "GET",
      path: String(input),
      headers: Object.fromEntries(new Headers(init?.headers)),
      credentials: init?.credentials,
      outlivesPage: init?.keepalive ?? false,
      body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined,
    };
    this.requests.push(request);
    const address = `${request.method} ${request.path.split("?")[0]}`;
    return await (this.answers[address] ?? this.fallback)(request, init?.signal);
  };
}

export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status });
}

export function problem(
  status: number,
  error_code: string,
  detail: string,
  extra: object = {},
): Response {
  const body = { type: "about:blank", title: "Problem", status, detail, error_code, ...extra };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}
