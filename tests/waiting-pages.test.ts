import { buildPath } from "@slipway/core/routes";
import { expect, test, vi } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { getUpload, postForm, requestForms, toRequestedFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const file = pdf("a.pdf");
const cap = 3;
const pages = 30;
const concurrency = {
  quota: 12,
  reserved: { "finalize-upload": 4, "upload-statuses": cap, "sweep-uploads": 1 },
};

test("files become ready while too many pages wait, and requests over the limit return at once", async () => {
  await using stack = await startTestStack({ concurrency });
  const { apiUrl } = stack;
  const statuses = () => stack.executions.count("upload-statuses");
  const [waitedFor, ...others] = await requestForms(
    apiUrl,
    new Array(5).fill(toRequestedFile(file)),
  );
  const ask = () =>
    callApi(apiUrl + buildPath("getStatuses"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ids: [waitedFor?.id], wait: 20 }),
    });
  const answers = Array.from({ length: pages }, ask);

  await vi.waitFor(() => expect(statuses().throttled).toBe(pages - cap), { timeout: 20_000 });
  for (const form of others) await postForm(form, file.buffer);
  await stack.settled();
  for (const { id } of others) expect((await getUpload(apiUrl, id)).status).toBe("ready");
  expect(statuses().peak).toBe(cap);

  if (waitedFor) await postForm(waitedFor, file.buffer);
  const refused = (await Promise.all(answers)).filter(({ status }) => status === 503);
  expect(refused).toHaveLength(pages - cap);
  expect(await refused[0]?.json()).toEqual({ message: "Service Unavailable" });
});
