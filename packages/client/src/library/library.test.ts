import type { Upload } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { describe, expect, test } from "vitest";
import { createApiClient } from "../api/api-client.ts";
import { createProblemResponse } from "../testing/fake-api.ts";
import { createLibrary } from "./library.ts";

const upload = (number: number, change: Partial<Upload> = {}): Upload => ({
  id: `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`,
  revision: 2,
  status: "ready",
  kind: "default",
  createdBy: "ada",
  fileName: `${number}.txt`,
  declared: { size: 1, contentType: "text/plain" },
  createdAt: "2026-11-23T12:00:00.000Z",
  expiresAt: "2026-11-23T12:15:00.000Z",
  downloads: { total: 0 },
  ...change,
});

/** Creates a library whose API returns these responses in order. `calls` has each call as `METHOD path body`. */
const createLibraryWith = (...responses: (Response | (() => void))[]) => {
  const calls: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    calls.push([init?.method, input, init?.body].filter(Boolean).join(" "));
    const response = responses.shift();
    if (response instanceof Response) return response;
    response?.();
    throw new TypeError("Failed to fetch");
  };
  return { library: createLibrary({ api: createApiClient({ fetch }), pageSize: 2 }), calls };
};

const names = (library: ReturnType<typeof createLibrary>) => {
  const snapshot = library.getSnapshot();
  return snapshot.status === "loaded" ? snapshot.uploads.map(({ fileName }) => fileName) : snapshot;
};

const firstPage = () => Response.json({ uploads: [upload(4), upload(3)], cursor: "c 1" });

describe("a library", () => {
  test("is read a page at a time, until there is no more", async () => {
    const second = Response.json({ uploads: [upload(2), upload(1)] });
    const { library, calls } = createLibraryWith(firstPage(), second);
    await library.refresh();
    await Promise.all([library.loadMore(), library.loadMore()]);
    await library.loadMore();
    expect(names(library)).toEqual(["4.txt", "3.txt", "2.txt", "1.txt"]);
    expect(library.getSnapshot()).toMatchObject({ more: { kind: "none" } });
    expect(calls).toEqual(["GET /api/uploads?limit=2", "GET /api/uploads?cursor=c+1&limit=2"]);
  });

  test("reports why it could not be read, and can be read again", async () => {
    const broken = createProblemResponse(new Problem("internal", "The table is away."));
    const { library } = createLibraryWith(broken, firstPage());
    await library.refresh();
    expect(library.getSnapshot()).toMatchObject({
      status: "failed",
      message: "The table is away.",
      error: { status: 500 },
    });
    await library.refresh();
    expect(names(library)).toEqual(["4.txt", "3.txt"]);
  });

  test("keeps its uploads if the next page cannot be read", async () => {
    const { library } = createLibraryWith(firstPage(), () => undefined);
    await library.refresh();
    await library.loadMore();
    expect(names(library)).toEqual(["4.txt", "3.txt"]);
    expect(library.getSnapshot()).toMatchObject({
      more: { kind: "failed", cursor: "c 1", message: "The server could not be reached." },
    });
  });

  test("shows a new record first, and a known one in its place, even while it is being read", async () => {
    const { library } = createLibraryWith(firstPage());
    const reading = library.refresh();
    library.put(upload(5));
    await reading;
    library.put(upload(3, { fileName: "new name" }));
    expect(names(library)).toEqual(["5.txt", "4.txt", "new name"]);
  });

  test("ignores a response that is older than what it shows", async () => {
    const { library } = createLibraryWith(firstPage());
    await library.refresh();
    library.put(upload(3, { revision: 5, title: "new" }));
    library.put(upload(3, { revision: 4, title: "old" }));
    library.put(upload(4, { revision: 3, status: "deleted" }));
    expect(library.getSnapshot()).toMatchObject({ uploads: [{ title: "new" }] });
  });

  test("keeps the number of downloads if a response does not have it", async () => {
    const downloads = { total: 3, lastAt: "2026-11-23T12:00:00.000Z" };
    const { library } = createLibraryWith(Response.json({ uploads: [upload(1, { downloads })] }));
    await library.refresh();
    library.put(upload(1, { title: "T", downloads: undefined }));
    expect(library.getSnapshot()).toMatchObject({ uploads: [{ title: "T", downloads }] });
  });

  test("shows an edit, and drops a deleted upload, after the server accepted it", async () => {
    const { library, calls } = createLibraryWith(
      firstPage(),
      Response.json(upload(4, { fileName: "edited" })),
      Response.json(upload(3, { status: "deleted" }), { status: 202 }),
      createProblemResponse(new Problem("wrong-status", "It is gone already.")),
    );
    await library.refresh();
    await library.edit(upload(4).id, { title: "T" });
    await library.remove(upload(3).id);
    await expect(library.remove(upload(4).id)).rejects.toThrow("It is gone already.");
    expect(names(library)).toEqual(["edited"]);
    expect(calls.slice(1)).toEqual([
      `PATCH /api/uploads/${upload(4).id} {"title":"T"}`,
      `DELETE /api/uploads/${upload(3).id}`,
      `DELETE /api/uploads/${upload(4).id}`,
    ]);
  });
});

describe("a library with live changes", () => {
  const later = { timeout: 30_000 };

  test("shows other uploads, keeps the pages that were read, and drops deleted uploads", async () => {
    const second = Response.json({ uploads: [upload(2), upload(1)] });
    const news = Response.json({ uploads: [upload(6), upload(3)], cursor: "c 2" });
    const others = Response.json({ uploads: [] });
    const { library, calls } = createLibraryWith(firstPage(), second, news, others);
    await library.refresh();
    await library.loadMore();
    const end = library.keepFresh();
    await expect.poll(() => names(library), later).toEqual(["6.txt", "3.txt", "2.txt", "1.txt"]);
    end();
    expect(calls.slice(2)).toEqual([
      "GET /api/uploads?limit=2",
      `POST /api/uploads/status {"ids":["${upload(4).id}"],"wait":0}`,
    ]);
  });

  test("keeps its uploads while the server cannot be reached", async () => {
    let failed = 0;
    const fail = () => {
      failed += 1;
    };
    const { library } = createLibraryWith(Response.json({ uploads: [] }), fail, fail);
    await library.refresh();
    const end = library.keepFresh();
    await expect.poll(() => failed, later).toBeGreaterThan(0);
    expect(names(library)).toEqual([]);
    end();
  });

  test("immediately shows another tab's changes, and drops what it deleted", async () => {
    const channel = "test of two tabs";
    const responses = [
      Response.json({ uploads: [upload(4, { title: "T", revision: 3 })] }),
      Response.json({ uploads: [] }),
    ];
    const fetch: typeof globalThis.fetch = async (input) =>
      String(input).includes("status")
        ? (responses.shift() ?? Response.error())
        : Response.json({ uploads: [upload(4)] });
    const library = createLibrary({ api: createApiClient({ fetch }), channel });
    await library.refresh();
    const end = library.keepFresh();
    const other = new BroadcastChannel(channel);
    other.postMessage([upload(4).id]);
    await expect
      .poll(() => library.getSnapshot(), later)
      .toMatchObject({
        uploads: [{ title: "T" }],
      });
    other.postMessage("no ids");
    other.postMessage([upload(4).id]);
    await expect.poll(() => names(library), later).toEqual([]);
    other.close();
    end();
  });

  test("merges a thousand records at once, and notifies once for all of them", async () => {
    const { library } = createLibraryWith(Response.json({ uploads: [] }));
    await library.refresh();
    let notices = 0;
    library.subscribe(() => {
      notices += 1;
    });
    for (let number = 0; number < 1000; number += 1) library.put(upload(number));
    await expect.poll(() => notices).toBeGreaterThan(0);
    expect(names(library)).toHaveLength(1000);
    expect(notices).toBeLessThan(100);
  });
});
