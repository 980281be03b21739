import type { Upload } from "@slipway/core/api";
import { expect, test } from "vitest";
import { createApiClient } from "../api/api-client.ts";
import { createLibrary } from "./library.ts";

const record = (id: string, kind: string): Upload => ({
  id,
  revision: 1,
  status: "ready",
  kind,
  createdBy: "ada",
  fileName: `${id}.txt`,
  declared: { size: 1, contentType: "text/plain" },
  createdAt: "2026-11-23T12:00:00.000Z",
  expiresAt: "2026-11-23T12:15:00.000Z",
});

test("a library shows uploads of one kind, and of all kinds again", async () => {
  const stored = [record("3", "media"), record("2", "document"), record("1", "media")];
  const queries: string[] = [];
  const api = createApiClient({
    fetch: async (url) => {
      const { searchParams, search } = new URL(String(url), "https://api.test");
      queries.push(search);
      const kind = searchParams.get("kind");
      return Response.json({ uploads: stored.filter((one) => !kind || one.kind === kind) });
    },
  });
  const library = createLibrary({ api, kind: "document" });
  const shown = () => {
    const snapshot = library.getSnapshot();
    return snapshot.status === "loaded" ? snapshot.uploads.map(({ id }) => id) : snapshot.status;
  };
  await library.refresh();
  expect(shown()).toEqual(["2"]);
  library.put(record("5", "media"));
  library.put(record("4", "document"));
  expect(shown()).toEqual(["4", "2"]);

  const filtering = library.filterByKind("media");
  expect(shown()).toBe("loading");
  await filtering;
  expect(shown()).toEqual(["3", "1"]);
  await library.filterByKind();
  expect(shown()).toEqual(["3", "2", "1"]);
  expect(queries).toEqual(["?kind=document", "?kind=media", ""]);
});

test("the API client lists by fields, which are named in the query", async () => {
  const urls: string[] = [];
  const api = createApiClient({
    fetch: async (url) => {
      urls.push(String(url));
      return Response.json({ uploads: [] });
    },
  });
  await api.listUploads({ kind: "document", fields: { albumId: "a b", page: 7 }, limit: 5 });
  expect(urls).toEqual(["/api/uploads?albumId=a+b&page=7&limit=5&kind=document"]);
});
