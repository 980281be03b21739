import { expect, test } from "vitest";
import { createBatchClient } from "./batch.ts";

const idOf = (index: number) => `019ac000-0000-7000-8000-${String(index).padStart(12, "0")}`;

/** Creates a client of an API that fails the first time for some uploads. */
const createClient = ({ busy = [], missing = [] }: Record<string, readonly string[]> = {}) => {
  const requests: { readonly ids: readonly string[]; readonly action: string }[] = [];
  const refused = new Set(busy);
  const { changeUploads } = createBatchClient({
    fetch: async (_url, init) => {
      const body = JSON.parse(String(init?.body));
      requests.push(body);
      const results = body.ids.map((id: string) => {
        if (missing.includes(id)) return { id, problem: { status: 404 } };
        return refused.delete(id) ? { id, problem: { status: 503 } } : { id, upload: { id } };
      });
      return Response.json({ results });
    },
  });
  return { changeUploads, requests };
};

test("any number of uploads is sent in requests of 100, each once", async () => {
  const { changeUploads, requests } = createClient();
  const ids = Array.from({ length: 250 }, (_, index) => idOf(index));
  const results = await changeUploads([...ids, idOf(0)], { action: "restore" });
  expect(results.map(({ id }) => id)).toEqual(ids);
  expect(requests.map((request) => request.ids.length)).toEqual([100, 100, 50]);
});

test("only uploads that the service had no capacity for are sent again", async () => {
  const [done, busy, missing] = [idOf(1), idOf(2), idOf(3)];
  const { changeUploads, requests } = createClient({ busy: [busy], missing: [missing] });
  const results = await changeUploads([done, busy, missing], { action: "edit", title: "A" });
  expect(results).toMatchObject([
    { id: done, upload: {} },
    { id: busy, upload: {} },
    { id: missing, problem: { status: 404 } },
  ]);
  expect(requests).toEqual([
    { action: "edit", title: "A", ids: [done, busy, missing] },
    { action: "edit", title: "A", ids: [busy] },
  ]);
});
