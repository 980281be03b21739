import { createHash } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createHasher as createNodeHasher } from "../node/hasher.ts";
import type { HashRequest } from "./hash-worker.ts";
import { InsecureContextError } from "./hasher.ts";
import { createHasher } from "./worker-hasher.ts";

const never = new AbortController().signal;
const hash = (bytes: string) => createHash("sha256").update(bytes).digest("base64");
const large = "hello".repeat(100_000);
const blob = new Blob([large]);
const sha256 = hash(large);

/** The part of a worker that the hasher uses. The test responds in its place. */
const createFakeWorker = () => {
  const requests: HashRequest[] = [];
  const worker = {
    onmessage: null as Worker["onmessage"],
    onerror: null as Worker["onerror"],
    postMessage: (request: HashRequest) => requests.push(request),
    terminate: vi.fn(),
  };
  const respond = (data: unknown) =>
    worker.onmessage?.call(worker as unknown as Worker, new MessageEvent("message", { data }));
  return { worker: worker as unknown as Worker, requests, respond, raw: worker };
};

describe("a hasher", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("starts one worker with the first large blob, and matches its responses to the blobs", async () => {
    const { worker, requests, respond } = createFakeWorker();
    const start = vi.fn(() => worker);
    const hasher = createHasher(start);
    expect(start).not.toHaveBeenCalled();
    const digests = [hasher.sha256(blob, never), hasher.sha256(blob, never)];
    const [first, second] = requests;
    respond({ number: second?.number, sha256: "second" });
    respond({ number: first?.number, sha256: "first" });
    expect(await Promise.all(digests)).toEqual(["first", "second"]);
    expect(start).toHaveBeenCalledOnce();
  });

  test("hashes small blobs without a worker", async () => {
    const start = vi.fn(() => createFakeWorker().worker);
    expect(await createHasher(start).sha256(new Blob(["hello"]), never)).toBe(hash("hello"));
    expect(start).not.toHaveBeenCalled();
  });

  test("reports the browser's error for a file", async () => {
    const { worker, requests, respond } = createFakeWorker();
    const digest = createHasher(() => worker).sha256(blob, never);
    respond({ number: requests[0]?.number, error: { name: "NotReadableError", message: "gone" } });
    await expect(digest).rejects.toMatchObject({ name: "NotReadableError", message: "gone" });
    await expect(digest).rejects.toBeInstanceOf(DOMException);
  });

  test("works without a worker if it cannot be started", async () => {
    const forbidden = createHasher(() => {
      throw new DOMException("No workers.", "SecurityError");
    });
    expect(await forbidden.sha256(blob, never)).toBe(sha256);
    expect(await createHasher().sha256(blob, never)).toBe(sha256);
  });

  test("hashes the blobs itself if the worker's script cannot be loaded", async () => {
    const { worker, raw } = createFakeWorker();
    const hasher = createHasher(() => worker);
    const digests = [hasher.sha256(blob, never), hasher.sha256(blob, never)];
    raw.onerror?.call(worker, new Event("error") as ErrorEvent);
    expect(await Promise.all(digests)).toEqual([sha256, sha256]);
    expect(await hasher.sha256(blob, never)).toBe(sha256);
    expect(raw.terminate).toHaveBeenCalled();
  });

  test("fails with an InsecureContextError if SHA-256 is not available", async () => {
    vi.stubGlobal("crypto", {});
    await expect(createHasher().sha256(blob, never)).rejects.toBeInstanceOf(InsecureContextError);
  });

  test("stops when its signal is aborted and when it is closed", async () => {
    const { worker, raw } = createFakeWorker();
    const hasher = createHasher(() => worker);
    const controller = new AbortController();
    const aborted = hasher.sha256(blob, controller.signal);
    const closed = hasher.sha256(blob, never);
    controller.abort(new Error("enough"));
    hasher.close();
    await expect(aborted).rejects.toThrow("enough");
    await expect(closed).rejects.toMatchObject({ name: "AbortError" });
    expect(raw.terminate).toHaveBeenCalled();
  });
});

describe("Node's hasher", () => {
  test("returns the same digest, and stops when its signal is aborted", async () => {
    const hasher = createNodeHasher();
    expect(await hasher.sha256(blob, never)).toBe(sha256);
    const aborted = AbortSignal.abort(new Error("enough"));
    await expect(hasher.sha256(blob, aborted)).rejects.toThrow("enough");
    hasher.close();
  });
});
