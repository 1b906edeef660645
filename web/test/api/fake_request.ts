type Answer = { status: number; body?: string; headers?: Record<string, string> };

/** An `XMLHttpRequest` whose way is in the hands of a test. */
export class FakeRequest {
  static made: FakeRequest[] = [];
  readonly upload: { onprogress: ((event: object) => void) | null } = { onprogress: null };
  readonly headers: Record<string, string> = {};
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  path = "";
  sent: unknown = null;
  status = 0;
  responseText = "";
  #answerHeaders: Record<string, string> = {};

  constructor() {
    FakeRequest.made.push(this);
  }

  static get last(): FakeRequest {
    return FakeRequest.made.at(-1)!;
  }

  open(_method: string, path: string): void {
    this.path = path;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  send(body: unknown): void {
    this.sent = body;
  }

  abort(): void {
    this.onabort?.();
  }

  getResponseHeader(name: string): string | null {
    return this.#answerHeaders[name] ?? null;
  }

  leaves(loaded: number, total: number): void {
    this.upload.onprogress?.({ loaded, total, lengthComputable: total > 0 });
  }

  answers({ status, body = "", headers = { "content-type": "application/json" } }: Answer): void {
    this.status = status;
    this.responseText = body;
    this.#answerHeaders = headers;
    this.onload?.();
  }
}

/** Runs `test` where the browser's requests are fake ones. */
export async function withFakeRequests(test: () => Promise<void>): Promise<void> {
  FakeRequest.made = [];
  Reflect.set(globalThis, "XMLHttpRequest", FakeRequest);
  try {
    await test();
  } finally {
    Reflect.deleteProperty(globalThis, "XMLHttpRequest");
  }
}
