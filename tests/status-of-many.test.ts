import { v7 as uuid7 } from "uuid";
import { expect, test } from "vitest";
import { createApiClient } from "../packages/client/src/api-client.ts";
import { pdf } from "./real-files.ts";
import { declared, postForm, requestForms } from "./script-client.ts";
import { testStack } from "./stack.ts";

test("one request waits until all of its uploads are ready", async () => {
  await using stack = await testStack();
  const api = createApiClient({ endpoint: stack.apiUrl });
  const files = ["1.pdf", "2.pdf", "3.pdf"].map((name) => pdf(name));
  const forms = await requestForms(stack.apiUrl, files.map(declared));
  const ids = forms.map(({ id }) => id);

  expect((await api.getStatuses([...ids, uuid7()], 0)).uploads).toMatchObject(
    ids.map((id) => ({ id, status: "pending" })),
  );
  const waiting = api.getStatuses(ids, 20);
  for (const [index, form] of forms.entries())
    await postForm(form, files[index]?.buffer ?? Buffer.of());
  expect((await waiting).uploads).toMatchObject(ids.map((id) => ({ id, status: "ready" })));
});

test("a request that waits does not keep Slipway from stopping", async () => {
  await using stack = await testStack();
  const api = createApiClient({ endpoint: stack.apiUrl });
  const [form] = await requestForms(stack.apiUrl, [declared(pdf("a.pdf"))]);
  const waiting = api.getStatuses([form?.id ?? ""], 20).catch(() => undefined);
  await api.getStatuses([form?.id ?? ""], 0);
  await stack.close();
  await waiting;
});
