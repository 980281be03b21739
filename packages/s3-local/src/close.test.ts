import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "./testing/test-server.ts";

const script = fileURLToPath(new URL("./testing/start-and-close.ts", import.meta.url));

test("a process that closed its server ends by itself", async () => {
  const child = spawn(process.execPath, [script, await temporaryFolder()], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const said = text(child.stdout);
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(await said).toBe("closed\n");
});
