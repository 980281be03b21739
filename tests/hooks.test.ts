import { defineSlipway } from "@slipway/core";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf, realFile } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import { getUpload, postForm, requestForms, toRequestedFile, uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

/** Runs `slipway` and returns its exit code and its output. */
const run = async (...args: string[]) => {
  const { exitCode, output } = runSlipway(args, {});
  return { code: await exitCode, ...output };
};

/** Records the calls of every hook, in order. */
const createRecorder = () => {
  const calls: { readonly hook: string; readonly upload: { readonly id: string } }[] = [];
  const record =
    (hook: string) =>
    ({ upload }: { readonly upload: { readonly id: string } }) =>
      void calls.push({ hook, upload });
  return {
    calls,
    hooks: {
      onReady: record("onReady"),
      onRejected: record("onRejected"),
      onTrashed: record("onTrashed"),
      onRestored: record("onRestored"),
      onDeleted: record("onDeleted"),
    },
  };
};

test("hooks are called when uploads become ready, are rejected, trashed, restored, and deleted", async () => {
  const { calls, hooks } = createRecorder();
  const config = defineSlipway({
    kinds: { default: { fields: v.object({ albumId: v.optional(v.string()) }), ...hooks } },
  });
  await using stack = await startTestStack({ config });
  const ready = await uploadFile(stack.apiUrl, pdf("a.pdf"));
  const text = realFile("b.pdf", "application/pdf", "This is no PDF.");
  const rejected = await uploadFile(stack.apiUrl, text);
  expect([ready.status, rejected.status]).toEqual(["ready", "rejected"]);
  const path = { id: ready.id };
  await callApi(stack.apiUrl + buildPath("deleteUpload", path), { method: "DELETE" });
  await callApi(stack.apiUrl + buildPath("restoreUpload", path), { method: "POST" });
  await callApi(`${stack.apiUrl}${buildPath("deleteUpload", path)}?permanently=true`, {
    method: "DELETE",
  });
  await stack.settled();

  expect(calls.toSorted((one, other) => one.hook.localeCompare(other.hook))).toMatchObject([
    { hook: "onDeleted", upload: { id: ready.id, type: "upload.deleted" } },
    { hook: "onReady", upload: { id: ready.id, type: "upload.ready", kind: "default" } },
    { hook: "onRejected", upload: { id: rejected.id, reason: { code: "content-mismatch" } } },
    { hook: "onRestored", upload: { id: ready.id, type: "upload.restored" } },
    { hook: "onTrashed", upload: { id: ready.id, trashUntil: expect.any(String) } },
  ]);
  expect(calls.map(({ upload }) => upload)).toEqual(expect.arrayContaining([...stack.events]));
  expect(stack.warnings).toEqual([]);
});

test("an onReady is not called before its upload is ready", async () => {
  const statuses: Promise<string>[] = [];
  let apiUrl = "";
  const config = defineSlipway({
    kinds: {
      default: {
        onReady: async ({ upload }) => {
          const status = getUpload(apiUrl, upload.id).then((found) => found.status);
          statuses.push(status);
          await status;
        },
      },
    },
  });
  await using stack = await startTestStack({ config });
  apiUrl = stack.apiUrl;
  for (let number = 0; number < 5; number += 1) await uploadFile(apiUrl, pdf(`${number}.pdf`));
  await stack.settled();
  expect(await Promise.all(statuses)).toEqual(Array(5).fill("ready"));
});

test("an onReady that fails three times and then succeeds completes once, also after duplicates", async () => {
  const attempts = new Map<string, number>();
  const completed: string[] = [];
  const config = defineSlipway({
    kinds: {
      default: {
        onReady: async ({ upload: { id } }) => {
          const attempt = (attempts.get(id) ?? 0) + 1;
          attempts.set(id, attempt);
          if (attempt <= 3) throw new Error("The album service is down.");
          completed.push(id);
        },
      },
    },
  });
  await using stack = await startTestStack({ config, retryDelay: () => 1 });
  const uploads = [];
  for (const name of ["a.pdf", "b.pdf"]) uploads.push(await uploadFile(stack.apiUrl, pdf(name)));
  await stack.settled();
  const ids = uploads.map(({ id }) => id).toSorted();
  expect(completed.toSorted()).toEqual(ids);
  expect([...attempts.values()]).toEqual([4, 4]);
  for (const detail of stack.events) {
    await stack.sendToHooks(JSON.stringify({ detail }));
    await stack.sendToHooks(JSON.stringify({ detail }));
  }
  await stack.settled();
  expect(completed.toSorted()).toEqual(ids);
  expect(stack.hookDeadLetters()).toEqual([]);
});

test("an event that its hook keeps failing on becomes a dead letter, and completes after a redrive", async () => {
  let broken = true;
  let calls = 0;
  const completed: string[] = [];
  const config = defineSlipway({
    kinds: {
      default: {
        onReady: ({ upload: { id } }) => {
          calls += 1;
          if (broken) throw new Error("The album service is down.");
          completed.push(id);
        },
      },
    },
  });
  await using stack = await startTestStack({ config, retryDelay: () => 1 });
  await stack.sendToHooks("no event, nor JSON");
  const { id } = await uploadFile(stack.apiUrl, pdf("a.pdf"));
  await vi.waitFor(() => expect(stack.hookDeadLetters()).toHaveLength(2), { timeout: 20_000 });
  expect(calls).toBe(limits.hooks.maxReceiveCount);
  expect(stack.warnings.join("\n")).toContain("The album service is down.");
  expect(stack.warnings).toContain(
    "an event that a hook failed on was moved to the dead-letter queue",
  );
  expect(stack.deadLetters()).toEqual([]);

  const data = ["--data", stack.dataDir];
  const list = await run("redrive", "--list", "--hooks", ...data);
  expect(list).toMatchObject({ code: 0, stderr: "2 messages\n" });
  expect(list.stdout).toMatch(new RegExp(`tried 10×  upload\\.ready ${id}\n`));
  expect(await run("redrive", "--list", ...data)).toMatchObject({
    code: 0,
    stderr: "There are no dead letters.\n",
  });

  broken = false;
  expect(await run("redrive", "--wait", "--hooks", ...data)).toEqual({
    code: 0,
    stdout: "Moved 2 messages back to the queue.\n",
    stderr: "",
  });
  await stack.settled();
  expect(completed).toEqual([id]);
  expect(stack.hookDeadLetters().map(({ body }) => body)).toEqual(["no event, nor JSON"]);
});

test("a stack whose kinds have no hooks for events has no queue for them", async () => {
  const config = defineSlipway({ kinds: { default: { authorize: () => true } } });
  await using stack = await startTestStack({ config });
  await uploadFile(stack.apiUrl, pdf("a.pdf"));
  await stack.settled();
  expect(await run("redrive", "--list", "--hooks", "--data", stack.dataDir)).toEqual({
    code: 3,
    stdout: "",
    stderr:
      "slipway redrive: No kind of the local stack has a hook for events. Start it with --config FILE.\n",
  });
  expect(stack.executions.count("handle-events").peak).toBe(0);
});

test("events that wait when the stack stops are handled after it starts again", async () => {
  const { promise: closing, resolve: close } = Promise.withResolvers<void>();
  let broken = true;
  const completed: string[] = [];
  const config = defineSlipway({
    kinds: {
      default: {
        onReady: async ({ upload: { id } }) => {
          if (broken) {
            close();
            throw new Error("not yet");
          }
          completed.push(id);
        },
      },
    },
  });
  await using stack = await startTestStack({ config, retryDelay: () => 60_000 });
  const files = Array.from({ length: 3 }, (_, number) => pdf(`${number}.pdf`));
  const forms = await requestForms(stack.apiUrl, files.map(toRequestedFile));
  for (const [index, form] of forms.entries())
    await postForm(form, files[index]?.buffer ?? Buffer.alloc(0));
  await closing;
  await vi.waitFor(() => expect(stack.events).toHaveLength(3));
  broken = false;
  await stack.restart();
  await stack.settled();
  expect(completed.toSorted()).toEqual(forms.map(({ id }) => id).toSorted());
});
