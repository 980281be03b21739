import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const module = fileURLToPath(new URL("settle-process.ts", import.meta.url));

const settle = (run: string) =>
  spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { settleProcess } from ${JSON.stringify(module)}; void settleProcess(${run});`,
    ],
    { encoding: "utf8" },
  );

test("a command that never settles sets an exit code and prints a message", () => {
  const { status, stderr } = settle("() => new Promise(() => {})");
  expect({ status, stderr }).toEqual({
    status: 3,
    stderr: "slipway: The command ended before it was done. Please report this bug.\n",
  });
});

test("a command that settles sets its exit code without a message", () => {
  const { status, stderr } = settle("async () => 1");
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
});

test("a command that throws prints its error", () => {
  const { status, stderr } = settle('async () => { throw new TypeError("broken"); }');
  expect(status).toBe(1);
  expect(stderr).toContain("TypeError: broken");
});
