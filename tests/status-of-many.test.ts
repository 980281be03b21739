import { v7 as uuid7 } from "uuid";
import { expect, test } from "vitest";
import { createTestApiClient } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { postForm, requestForms, toRequestedFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("a request that waits returns each upload soon after it is ready", async () => {
  await using stack = await startTestStack();
  const api = createTestApiClient(stack.apiUrl);
  const files = ["1.pdf", "2.pdf", "3.pdf"].map((name) => pdf(name));
  const forms = await requestForms(stack.apiUrl, files.map(toRequestedFile));
  const ids = forms.map(({ id }) => id);

  expect((await api.getStatuses([...ids, uuid7()], 0)).uploads).toMatchObject(
    ids.map((id) => ({ id, status: "pending" })),
  );
  const waiting = new Set(ids);
  for (const [index, form] of forms.entries()) {
    const answer = api.getStatuses([...waiting], 20);
    await postForm(form, files[index]?.buffer ?? Buffer.of());
    const { uploads } = await answer;
    expect(uploads.find(({ id }) => id === form.id)).toMatchObject({ status: "ready" });
    expect(uploads).toHaveLength(waiting.size);
    waiting.delete(form.id);
  }
});

test("a request that waits does not keep Slipway from stopping", async () => {
  await using stack = await startTestStack();
  const api = createTestApiClient(stack.apiUrl);
  const [form] = await requestForms(stack.apiUrl, [toRequestedFile(pdf("a.pdf"))]);
  const waiting = api.getStatuses([form?.id ?? ""], 20).catch(() => undefined);
  await api.getStatuses([form?.id ?? ""], 0);
  await stack.close();
  await waiting;
});
