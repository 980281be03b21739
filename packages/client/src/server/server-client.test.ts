import { defineSlipway } from "@slipway/core";
import type { Upload } from "@slipway/core/api";
import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ApiError } from "../transport/request-errors.ts";
import { createServerClient } from "./server-client.ts";

type Answer = (request: { readonly method: string; readonly path: string }) => Response;

/** Creates a client whose API answers like this. */
const createClient = (answer: Answer) => {
  const requests: string[] = [];
  const tokens: boolean[] = [];
  const client = createServerClient({
    endpoint: "https://api.test",
    getToken: ({ isRefused }) => {
      tokens.push(isRefused);
      return "token";
    },
    fetch: async (url, { method = "GET" } = {}) => {
      const path = String(url).replace("https://api.test", "");
      requests.push(`${method} ${path}`);
      return answer({ method, path });
    },
    retryPolicy: { attempts: 3, firstDelay: 0, longestDelay: 0 },
  });
  return { client, requests, tokens };
};

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
};

const pages: Answer = ({ path }) =>
  path.includes("cursor=2")
    ? Response.json({ uploads: [{ id: "c" }] })
    : Response.json({ uploads: [{ id: "a" }, { id: "b" }], cursor: "2" });

const lines = (items: readonly object[], next?: string) =>
  new Response(items.map((item) => `${JSON.stringify(item)}\n`).join(""), {
    headers: next === undefined ? {} : { link: `<?cursor=${next}>; rel="next"` },
  });

describe("the client of one owner", () => {
  test("lists all pages, and requests a page only when it is needed", async () => {
    const { client, requests } = createClient(pages);
    const owner = client.as("team/42");
    expect((await collect(owner.list({ kind: "photo", limit: 2 }))).map(({ id }) => id)).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(requests).toEqual([
      "GET /owners/team~2F42/uploads?kind=photo&limit=2",
      "GET /owners/team~2F42/uploads?cursor=2&kind=photo&limit=2",
    ]);
    for await (const { id } of owner.list()) if (id === "b") break;
    expect(requests).toHaveLength(3);
    expect((await collect(owner.listPages())).map((page) => page.length)).toEqual([2, 1]);
  });

  test("gets, links to, and deletes an upload", async () => {
    const { client, requests } = createClient(({ path }) =>
      Response.json(
        path.endsWith("/download") ? { url: "https://s3/" } : { id: "a", status: "ready" },
      ),
    );
    const owner = client.as("ada");
    expect(await owner.get("a")).toEqual({ id: "a", status: "ready" });
    expect(await owner.getDownloadLink("a")).toBe("https://s3/");
    await owner.delete("a");
    expect(requests).toEqual([
      "GET /owners/ada/uploads/a",
      "GET /owners/ada/uploads/a/download",
      "DELETE /owners/ada/uploads/a",
    ]);
  });

  test("deletes everything in as many requests as it takes", async () => {
    let left = 5;
    const { client, requests } = createClient(() => {
      const deleted = Math.min(2, left);
      left -= deleted;
      return Response.json({ deleted, remaining: deleted > 0 });
    });
    expect(await client.as("ada").deleteAll()).toBe(5);
    expect(requests).toHaveLength(4);
  });

  test("exports all pages", async () => {
    const { client, requests } = createClient(({ path }) =>
      path.endsWith("cursor=x_2") ? lines([{ id: "c" }]) : lines([{ id: "a" }, { id: "b" }], "x_2"),
    );
    expect((await collect(client.as("ada").export())).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(requests.at(-1)).toBe("GET /owners/ada/uploads/export?cursor=x_2");
  });

  test("exports nothing of an owner without uploads", async () => {
    const { client } = createClient(() => lines([]));
    expect(await collect(client.as("nobody").export())).toEqual([]);
  });

  test.each(['{"id":"a"}\n{"id":', '{"id":"a"}', "<h1>Sign in to the hotel's network</h1>\n"])(
    "does not take %j for a complete export",
    async (text) => {
      const { client } = createClient(() => new Response(text));
      await expect(collect(client.as("ada").export())).rejects.toBeInstanceOf(ApiError);
    },
  );

  test("sends a failed request again, and continues with the same page", async () => {
    let requests = 0;
    const { client } = createClient((request) => {
      requests += 1;
      return requests % 2 === 1 ? new Response("", { status: 503 }) : pages(request);
    });
    expect(await collect(client.as("ada").list())).toHaveLength(3);
    expect(requests).toBe(4);
  });

  test("does not repeat a request that the API refuses", async () => {
    const { client, requests } = createClient(() => new Response("", { status: 403 }));
    await expect(client.as("ada").deleteAll()).rejects.toMatchObject({ status: 403 });
    expect(requests).toHaveLength(1);
  });

  test("asks for another token once if the API refuses the first", async () => {
    const { client, tokens } = createClient(() => new Response("", { status: 401 }));
    await expect(client.as("ada").get("a")).rejects.toMatchObject({ status: 401 });
    expect(tokens).toEqual([false, true]);
  });

  test("stops with the reason of the signal", async () => {
    const { client } = createClient(() => Response.json({ deleted: 1, remaining: true }));
    const stop = new AbortController();
    const deleting = client.as("ada").deleteAll(stop.signal);
    const reason = new Error("enough");
    stop.abort(reason);
    await expect(deleting).rejects.toBe(reason);
  });

  test("refuses a text that cannot be an owner before any request", () => {
    const { client, requests } = createClient(pages);
    for (const owner of ["", "a\u0000", "x".repeat(256)])
      expect(() => client.as(owner)).toThrow(TypeError);
    expect(requests).toEqual([]);
  });
});

test("uploads have the fields of their kinds", () => {
  const config = defineSlipway({
    kinds: {
      avatar: { accept: ["image/*"] },
      document: { fields: v.object({ albumId: v.string() }) },
    },
  });
  const typed = () =>
    createServerClient<typeof config>({ endpoint: "", getToken: () => "" }).as("ada");
  const untyped = () => createServerClient({ endpoint: "", getToken: () => "" }).as("ada");
  const listDocuments = () => typed().list({ kind: "document" });
  type Document = NonNullable<
    ReturnType<typeof listDocuments> extends AsyncGenerator<infer Item> ? Item : never
  >;
  expectTypeOf<Document["kind"]>().toEqualTypeOf<"document">();
  expectTypeOf<Document["fields"]["albumId"]>().toEqualTypeOf<string>();
  // @ts-expect-error There is no such kind.
  const listFilms = () => typed().list({ kind: "film" });
  expectTypeOf(listFilms).toBeFunction();
  const get = () => untyped().get("a");
  expectTypeOf<Awaited<ReturnType<typeof get>>>().toEqualTypeOf<Upload>();
});
