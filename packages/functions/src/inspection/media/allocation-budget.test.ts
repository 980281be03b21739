import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const budget = 1024 ** 2;
const file = fileURLToPath(new URL("allocation-budget.ts", import.meta.url));

/** Runs code within the budget, in a separate process because the budget cannot be removed. Returns the output. */
const run = (code: string): string => {
  const program = `
    import { limitAllocations } from ${JSON.stringify(file)};
    const reset = limitAllocations(${budget});
    const attempt = (allocate) => {
      try { allocate(); return "allocated"; } catch (error) { return error.name; }
    };
    console.log(${code});`;
  const flags = ["--input-type=module", "--eval", program];
  return execFileSync(process.execPath, flags, { stdio: ["ignore", "pipe", "ignore"] })
    .toString()
    .trim();
};

test.each([
  "new ArrayBuffer(2 ** 21)",
  "new SharedArrayBuffer(2 ** 21)",
  "new Uint8Array(2 ** 21)",
  "new Float64Array(2 ** 18)",
  "new BigInt64Array({ length: 2 ** 18 })",
  "Buffer.alloc(2 ** 21)",
  "Buffer.allocUnsafe(2 ** 21)",
  "new ArrayBuffer(8, { maxByteLength: 2 ** 31 }).resize(2 ** 21)",
  "new ArrayBuffer(8).transfer(2 ** 21)",
])("refuses %s before it is allocated", (code) => {
  expect(run(`attempt(() => ${code})`)).toBe("RangeError");
});

test("counts allocations until a reset", () => {
  const twice = "attempt(() => { new Uint8Array(2 ** 19 + 1); new Uint8Array(2 ** 19 + 1); })";
  const once = "attempt(() => new Uint8Array(2 ** 19 + 1))";
  expect(run(twice)).toBe("RangeError");
  expect(run(`${once}, reset(), ${once}`)).toBe("allocated undefined allocated");
});

test("does not change views and the behavior of arrays", () => {
  expect(run("new Uint8Array(new ArrayBuffer(8), 4).length")).toBe("4");
  expect(run("Uint8Array.of(1) instanceof Uint8Array")).toBe("true");
  expect(run("Buffer.from('a') instanceof Uint8Array")).toBe("true");
});
