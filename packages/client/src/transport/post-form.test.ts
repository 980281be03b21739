import { afterEach, describe, expect, test, vi } from "vitest";
import { sendFormByXhr } from "./post-form.ts";
import { NetworkError } from "./request-errors.ts";

/** The part of XMLHttpRequest that a form uses. The test controls it. */
class FakeRequest {
  static made: FakeRequest[] = [];
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  status = 0;
  responseText = "";
  body: FormData | undefined;
  aborted = false;
  constructor() {
    FakeRequest.made.push(this);
  }
  open() {}
  abort() {
    this.aborted = true;
  }
  send(body: FormData) {
    this.body = body;
  }
}

const send = (signal = new AbortController().signal) => {
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  const progress: number[] = [];
  const response = sendFormByXhr({
    form: { url: "https://s3.test/", fields: { key: "uploads/1", policy: "p" } },
    file: new Blob(["hello"]),
    signal,
    onProgress: (bytes) => progress.push(bytes),
  });
  response.catch(() => undefined);
  const request = FakeRequest.made.at(-1);
  if (!request) throw new Error("nothing was sent");
  return { response, request, progress };
};

describe("a form", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test("is sent with its fields in order and the file last", async () => {
    const { response, request } = send();
    expect([...(request.body?.keys() ?? [])]).toEqual(["key", "policy", "file"]);
    request.status = 403;
    request.responseText = "<Error/>";
    request.onload?.();
    expect(await response).toMatchObject({ status: 403, body: "<Error/>" });
  });

  test("counts only the file's bytes", () => {
    const { request, progress } = send();
    for (const loaded of [100, 302, 305]) request.upload.onprogress?.({ loaded, total: 305 });
    expect(progress).toEqual([0, 2, 5]);
  });

  test("uses a new request for each attempt", () => {
    expect(send().request).not.toBe(send().request);
  });

  test("stops when its signal is aborted, also before it starts", async () => {
    const controller = new AbortController();
    const { response, request } = send(controller.signal);
    controller.abort(new Error("enough"));
    await expect(response).rejects.toThrow("enough");
    expect(request.aborted).toBe(true);
    const count = FakeRequest.made.length;
    await expect(send(controller.signal).response).rejects.toThrow("enough");
    expect(FakeRequest.made.length).toBe(count);
  });

  test("fails with a NetworkError if the connection is lost or stalls", async () => {
    const broken = send();
    broken.request.onerror?.();
    await expect(broken.response).rejects.toBeInstanceOf(NetworkError);
    vi.useFakeTimers();
    const still = send();
    vi.advanceTimersByTime(59_000);
    still.request.upload.onprogress?.({ loaded: 301, total: 305 });
    vi.advanceTimersByTime(59_000);
    expect(still.request.aborted).toBe(false);
    vi.advanceTimersByTime(2_000);
    await expect(still.response).rejects.toBeInstanceOf(NetworkError);
    expect(still.request.aborted).toBe(true);
  });
});
