import { defineSlipway } from "@slipway/core/kinds/define-slipway";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import * as v from "valibot";
import { describe, expect, test, vi } from "vitest";
import { createProblemResponse } from "../testing/fake-api.ts";
import { startUploader, textFile, waitUntilSettled } from "../testing/harness.ts";

const config = defineSlipway({
  kinds: {
    avatar: { accept: ["image/*"], maxSize: "1 KB", maxFiles: 1 },
    document: {
      accept: [".txt", "application/pdf"],
      minSize: 0,
      fields: v.object({ albumId: v.pipe(v.string(), v.uuid()), note: v.optional(v.string()) }),
    },
    some: { accept: [".txt"], maxFiles: 2 },
    any: { accept: "any" },
  },
});
const albumId = "0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02";

const png = (name: string, size = 10): File =>
  new File([new Uint8Array(size)], name, { type: "image/png" });

const start = async (options: Parameters<typeof startUploader>[0] = {}) => {
  const started = startUploader(options);
  await started.api.setKinds(config);
  const failures = () =>
    started.states().map((state) => (state.status === "failed" ? state.failure : state.status));
  return { ...started, failures };
};

/** Returns the failure of a file that breaks one rule. */
const broken = (path: string, message: string) => ({
  kind: "invalid",
  errors: [{ path, message }],
});

describe("the rules of a kind", () => {
  test("are requested once, and decide about its files", async () => {
    const { uploader, api, failures } = await start();
    uploader.add([png("a.png")], { kind: "avatar" });
    uploader.add([png("big.png", 1025)], { kind: "avatar" });
    uploader.add([textFile("a.txt")], { kind: "avatar" });
    uploader.add([textFile("empty.txt", "")], { kind: "document", fields: { albumId } });
    uploader.add([new File(["x"], "data.bin")], { kind: "any" });
    await waitUntilSettled(uploader);
    expect(failures()).toEqual([
      "ready",
      broken("size", "must be at most 1024 bytes"),
      broken("contentType", "is not a type that avatar accepts"),
      "ready",
      "ready",
    ]);
    expect(api.kindsRequests()).toBe(1);
    expect(api.bodies).toMatchObject([
      { kind: "avatar", files: [{ fileName: "a.png" }] },
      { kind: "document", files: [{ fileName: "empty.txt" }] },
      { kind: "any", files: [{ contentType: "application/octet-stream" }] },
    ]);
  });

  test("are the API's for a kind that does not exist", async () => {
    const { uploader, api, failures } = await start();
    const rule = { path: "kind", message: "must be one of avatar, document" };
    api.intercept((route) =>
      route === "POST /uploads"
        ? createProblemResponse(new Problem("invalid-request", "No.", [rule]))
        : undefined,
    );
    for (const kind of ["nope", "__proto__", undefined]) uploader.add([textFile("a")], { kind });
    await waitUntilSettled(uploader);
    expect(failures()).toEqual(Array(3).fill(broken("kind", rule.message)));
  });

  test("refuse more files at once than the kind allows", async () => {
    const { uploader, api, failures } = await start();
    uploader.add([png("a.png"), png("b.png")], { kind: "avatar" });
    await waitUntilSettled(uploader);
    expect(failures()).toEqual(Array(2).fill(broken("files", "must have at most 1 file")));
    expect(api.bodies).toEqual([]);
  });

  test("limit the files of a request, however they were added", async () => {
    const { uploader, api, states } = await start();
    const names = ["a", "b", "c", "d", "e"];
    for (const name of names) uploader.add([textFile(`${name}.txt`)], { kind: "some" });
    await waitUntilSettled(uploader);
    expect(states().every(({ status }) => status === "ready")).toBe(true);
    expect(api.requests.map(({ length }) => length)).toEqual([2, 2, 1]);
  });

  test("do not limit the files that are added at once if they have the default", async () => {
    const { uploader, states } = await start();
    const count = limits.filesPerRequest + 1;
    uploader.add(
      Array.from({ length: count }, (_, index) => textFile(`${index}`)),
      { kind: "any" },
    );
    await waitUntilSettled(uploader);
    expect(states().filter(({ status }) => status === "ready")).toHaveLength(count);
  });
});

describe("rules that change while a page is open", () => {
  const shrink = defineSlipway({ kinds: { default: { maxSize: "1 KB" } } });
  const grow = defineSlipway({ kinds: { default: { maxSize: "1 MB" } } });
  const file = () => textFile("a.txt", "x".repeat(2000));

  test("accept a file that the earlier rules refused", async () => {
    let now = 0;
    const { uploader, api, states } = startUploader({ now: () => now });
    await api.setKinds(shrink);
    uploader.add([file()]);
    await waitUntilSettled(uploader);
    await api.setKinds(grow);
    now += 10_000;
    uploader.add([file()]);
    await waitUntilSettled(uploader);
    expect(states().map(({ status }) => status)).toEqual(["failed", "ready"]);
    expect(api.kindsRequests()).toBe(2);
  });

  test("refuse a file after some minutes", async () => {
    let now = 0;
    const { uploader, api, states } = startUploader({ now: () => now });
    await api.setKinds(grow);
    uploader.add([file()]);
    await waitUntilSettled(uploader);
    await api.setKinds(shrink);
    now += limits.kindsLifetime * 1000;
    uploader.add([file()]);
    await waitUntilSettled(uploader);
    expect(states().map(({ status }) => status)).toEqual(["ready", "failed"]);
    expect(api.bodies).toHaveLength(1);
  });

  test("are requested again after the API refuses a file", async () => {
    const { uploader, api, states } = startUploader();
    const rule = { path: "files[0].size", message: "must be at most 1024 bytes" };
    api.intercept((route) =>
      route === "POST /uploads"
        ? createProblemResponse(new Problem("invalid-request", "No.", [rule]))
        : undefined,
    );
    uploader.add([file()]);
    await waitUntilSettled(uploader);
    await api.setKinds(shrink);
    uploader.add([file()]);
    await waitUntilSettled(uploader);
    expect(states().map(({ status }) => status)).toEqual(["failed", "failed"]);
    expect(api.kindsRequests()).toBe(2);
  });

  test("notify subscribers, but only of a change", async () => {
    let now = 0;
    const { uploader, api } = startUploader({ now: () => now });
    const listener = vi.fn();
    uploader.kinds.subscribe(listener);
    const first = await uploader.kinds.load();
    expect(uploader.kinds.getSnapshot()).toBe(first);
    now += limits.kindsLifetime * 1000;
    expect(await uploader.kinds.load()).toBe(first);
    expect(listener).toHaveBeenCalledTimes(1);
    await api.setKinds(shrink);
    now += limits.kindsLifetime * 1000;
    expect((await uploader.kinds.load()).default?.maxSize).toBe(1024);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

describe("files that were added before the rules arrived", () => {
  test("wait for them, and a request that fails is repeated", async () => {
    const { uploader, api, states, waits } = await start();
    let answers = 0;
    api.intercept((route) => {
      if (route !== "GET /kinds") return undefined;
      answers += 1;
      return answers < 3 ? new Response("", { status: 503 }) : undefined;
    });
    uploader.add([textFile("a.txt")], { kind: "some" });
    uploader.add([textFile("b.txt")], { kind: "some" });
    expect(states()).toEqual([{ status: "waiting" }, { status: "waiting" }]);
    await waitUntilSettled(uploader);
    expect(states()).toMatchObject([{ status: "ready" }, { status: "ready" }]);
    expect(answers).toBe(3);
    expect(waits.slice(0, 2)).toEqual([250, 500]);
  });

  test("fail if they never arrive, and a retry requests them again", async () => {
    const { uploader, api, only } = await start();
    api.intercept((route) =>
      route === "GET /kinds" ? new Response("", { status: 502 }) : undefined,
    );
    uploader.add([textFile("a.txt")], { kind: "some" });
    await waitUntilSettled(uploader);
    expect(only().state).toMatchObject({
      status: "failed",
      failure: { kind: "unexpected-response", status: 502 },
    });
    api.intercept(() => undefined);
    uploader.retry();
    await waitUntilSettled(uploader);
    expect(only().state.status).toBe("ready");
  });

  test("can be canceled", async () => {
    const { uploader, api, only } = await start();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    api.intercept((route) => (route === "GET /kinds" ? promise : undefined));
    uploader.add([textFile("a.txt")], { kind: "some" });
    uploader.cancel();
    resolve(undefined);
    await uploader.settled();
    expect(only().state.status).toBe("cancelled");
    expect(api.bodies).toEqual([]);
  });
});

describe("the fields of files", () => {
  test("are sent once if they are the same, and with each file otherwise", async () => {
    const { uploader, api, states } = await start();
    const add = (name: string, fields: Record<string, unknown>) =>
      uploader.add([textFile(name)], { kind: "document", fields });
    add("a.txt", { albumId, note: "A", tags: [1] });
    add("b.txt", { albumId, note: "B", tags: [1] });
    add("c.txt", { albumId, tags: [1] });
    await waitUntilSettled(uploader);
    expect(api.bodies).toMatchObject([{ kind: "document", fields: { albumId, tags: [1] } }]);
    expect(api.requests[0]?.map(({ fields }) => fields)).toEqual([
      { note: "A" },
      { note: "B" },
      undefined,
    ]);
    expect(states()).toMatchObject([
      { record: { kind: "document", fields: { note: "A" } } },
      { record: { fields: { note: "B" } } },
      { record: { fields: { albumId } } },
    ]);
  });

  test("are validated before they are sent if the uploader has the schema", async () => {
    const schemas = { document: config.kinds.document.fields };
    const { uploader, api, failures } = await start({ schemas });
    const add = (fields?: Record<string, unknown>) =>
      uploader.add([textFile("a.txt")], { kind: "document", fields });
    add({ albumId });
    add();
    add({ albumId: 7 });
    add({ albumId, noet: "A" });
    add({ albumId, note: "x".repeat(3000) });
    await waitUntilSettled(uploader);
    expect(failures()).toEqual([
      "ready",
      broken("fields.albumId", "is required"),
      broken("fields.albumId", "Invalid type: Expected string but received 7"),
      broken("fields.noet", "is not a known field"),
      broken("fields", "must have at most 2048 bytes as JSON"),
    ]);
    expect(api.bodies).toHaveLength(1);
  });

  test("are refused with their path if only the API knows the rule", async () => {
    const { uploader, api, failures } = await start();
    let refusals = 0;
    api.intercept((route) => {
      if (route !== "POST /uploads" || refusals > 0) return undefined;
      refusals += 1;
      const rule = { path: "files[0].fields.albumId", message: "is required" };
      return createProblemResponse(new Problem("invalid-request", "No.", [rule]));
    });
    uploader.add([textFile("a.txt")], { kind: "document" });
    uploader.add([textFile("b.txt")], { kind: "document", fields: { albumId } });
    await waitUntilSettled(uploader);
    expect(failures()).toEqual([broken("fields.albumId", "is required"), "ready"]);
  });
});

describe("a refusal by the app", () => {
  const message = "This album is closed.";

  test("fails only the files that it names, with its code and message", async () => {
    const { uploader, api, failures } = await start();
    let refusals = 0;
    api.intercept((route) => {
      if (route !== "POST /uploads" || refusals > 0) return undefined;
      refusals += 1;
      const errors = [
        { path: "files[1]", message, code: "album-closed" },
        { path: "files[5]", message: "Too late.", code: "late" },
      ];
      return createProblemResponse(new Problem("forbidden", message, errors, "album-closed"));
    });
    uploader.add(
      Array.from({ length: 6 }, (_, index) => textFile(`${index}.txt`)),
      { kind: "document", fields: { albumId } },
    );
    await waitUntilSettled(uploader);
    const all = failures();
    expect(all.filter((failure) => failure === "ready")).toHaveLength(4);
    expect(all[1]).toEqual({ kind: "refused-by-api", detail: message, code: "album-closed" });
    expect(all[5]).toEqual({ kind: "refused-by-api", detail: "Too late.", code: "late" });
    expect(api.requests.map(({ length }) => length)).toEqual([4]);
  });

  test("fails all files if it names none", async () => {
    const { uploader, api, failures } = await start();
    api.intercept((route) =>
      route === "POST /uploads"
        ? createProblemResponse(new Problem("forbidden", message, [], "album-closed"))
        : undefined,
    );
    uploader.add([textFile("a.txt"), textFile("b.txt")], { kind: "document" });
    await waitUntilSettled(uploader);
    const failure = { kind: "refused-by-api", detail: message, code: "album-closed" };
    expect(failures()).toEqual([failure, failure]);
  });
});
