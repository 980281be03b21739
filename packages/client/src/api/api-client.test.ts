import { Problem } from "@slipway/core/problem";
import { describe, expect, test } from "vitest";
import { createProblemResponse } from "../testing/fake-api.ts";
import { ApiError, NetworkError } from "../transport/request-errors.ts";
import { createApiClient } from "./api-client.ts";

const answering = (answer: (url: unknown) => Response | Promise<Response>) =>
  createApiClient({ endpoint: "https://api.test/v1", fetch: async (url) => answer(url) });

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("the API client", () => {
  test("turns a problem into an error with its code, its words and its fields", async () => {
    const rule = { path: "files[0].size", message: "must be at least 1 byte" };
    const problem = new Problem("invalid-request", "files[0].size must be at least 1 byte.", [
      rule,
    ]);
    const error = await errorOf(
      answering(() => createProblemResponse(problem)).requestUploads({ files: [] }),
    );
    if (!(error instanceof ApiError)) throw error;
    expect(error.is("invalid-request")).toBe(true);
    expect(error.is("not-found")).toBe(false);
    expect(error).toMatchObject({ status: 400, message: problem.message, errors: [rule] });
  });

  test("reports a response that is not the API's", async () => {
    const client = answering(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
    expect(await errorOf(client.getUpload("x"))).toMatchObject({
      status: 502,
      message: "The server responded unexpectedly with status 502.",
    });
  });

  test("needs no token where the page's cookies authorize a request", async () => {
    const sent: Parameters<typeof fetch>[] = [];
    const client = createApiClient({
      endpoint: "/api/slipway",
      fetch: async (...request) => {
        sent.push(request);
        return Response.json({ uploads: [] });
      },
    });
    await client.listUploads();
    const [[url, init] = []] = sent;
    expect(url).toBe("/api/slipway/uploads");
    // The default mode sends the cookies of the page's own origin.
    expect(init?.credentials).toBeUndefined();
    expect(new Headers(init?.headers).has("authorization")).toBe(false);
  });

  test("does not trust an answer that breaks the contract", async () => {
    const client = answering(() => Response.json({ uploads: "none" }));
    expect(await errorOf(client.listUploads())).toBeInstanceOf(ApiError);
  });

  test("says when no answer came", async () => {
    const client = answering(() => Promise.reject(new TypeError("Failed to fetch")));
    expect(await errorOf(client.listUploads())).toBeInstanceOf(NetworkError);
  });

  test("ends with the reason of the signal", async () => {
    const reason = new Error("enough");
    const client = answering(() => Promise.reject(new TypeError("aborted")));
    expect(await errorOf(client.getUpload("x", AbortSignal.abort(reason)))).toBe(reason);
  });

  test("asks for links to downloads on the contract's routes", async () => {
    const asked: string[] = [];
    const client = answering(async (url) => {
      asked.push(String(url));
      return Response.json({ url: "https://bucket.example.com/a" });
    });
    expect(await client.getDownloadLink("a b")).toEqual({ url: "https://bucket.example.com/a" });
    await client.getDownloadLink("x", "inline");
    await client.getViewLink("x");
    expect(asked).toEqual([
      "https://api.test/v1/uploads/a%20b/download",
      "https://api.test/v1/uploads/x/download?disposition=inline",
      "https://api.test/v1/uploads/x/download?disposition=inline&count=false",
    ]);
  });
});

describe("a token", () => {
  test("is sent with each request, and is renewed once if the API refuses it", async () => {
    const seen: (string | null)[] = [];
    const asked: boolean[] = [];
    const client = createApiClient({
      getToken: ({ isRefused }) => {
        asked.push(isRefused);
        return isRefused ? "fresh" : "old";
      },
      fetch: async (_, init) => {
        const token = new Headers(init?.headers).get("authorization");
        seen.push(token);
        return token === "Bearer fresh"
          ? Response.json({ id: "x", status: "ready" })
          : createProblemResponse(new Problem("unauthorized", "The token has expired."));
      },
    });
    expect(await client.getUpload("x")).toMatchObject({ status: "ready" });
    expect(seen).toEqual(["Bearer old", "Bearer fresh"]);
    expect(asked).toEqual([false, true]);
  });

  test("that is refused again is an error, and is not renewed forever", async () => {
    let calls = 0;
    const client = createApiClient({
      getToken: () => "bad",
      fetch: async () => {
        calls += 1;
        return createProblemResponse(new Problem("unauthorized", "The token is unknown."));
      },
    });
    expect(await errorOf(client.getUpload("x"))).toMatchObject({ status: 401 });
    expect(calls).toBe(2);
  });
});

describe("an answer that is too large for one response", () => {
  /** A client whose requests are kept, and answered by their bodies. */
  const recording = (answer: (body: Readonly<Record<string, unknown>>) => unknown) => {
    const bodies: unknown[] = [];
    const client = createApiClient({
      fetch: async (_, init) => {
        const body = JSON.parse(String(init?.body));
        bodies.push(body);
        return Response.json(answer(body));
      },
    });
    return { client, bodies };
  };

  test("is asked for again until every upload's status is there, without another wait", async () => {
    const { client, bodies } = recording(({ ids }) => {
      const [id, ...left] = ids as string[];
      return { uploads: [{ id }], ...(left.length > 0 && { left }) };
    });
    const { uploads } = await client.getStatuses(["a", "b", "c"], 20);
    expect(uploads).toEqual([{ id: "a" }, { id: "b" }, { id: "c" }]);
    expect(bodies).toEqual([
      { ids: ["a", "b", "c"], wait: 20 },
      { ids: ["b", "c"], wait: 0 },
      { ids: ["c"], wait: 0 },
    ]);
  });

  test("is asked for again until every stored part is known", async () => {
    const { client, bodies } = recording(({ after = 0 }) => {
      const partNumber = Number(after) + 1;
      return {
        parts: [],
        uploaded: [{ partNumber }],
        ...(partNumber < 3 && { next: partNumber }),
      };
    });
    const { uploaded } = await client.requestParts("x", []);
    expect(uploaded).toEqual([{ partNumber: 1 }, { partNumber: 2 }, { partNumber: 3 }]);
    expect(bodies).toEqual([{ parts: [] }, { parts: [], after: 1 }, { parts: [], after: 2 }]);
  });
});
