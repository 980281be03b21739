import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const budget = 1024 ** 2;
const file = fileURLToPath(new URL("allocation-budget.ts", import.meta.url));

/** Runs code within the budget, in a process of its own, because the budget stays. Returns what the code prints. */
const printed = (code: string): string => {
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
  expect(printed(`attempt(() => ${code})`)).toBe("RangeError");
});

test("counts what is allocated bit by bit, until it is reset", () => {
  const twice = "attempt(() => { new Uint8Array(2 ** 19 + 1); new Uint8Array(2 ** 19 + 1); })";
  const once = "attempt(() => new Uint8Array(2 ** 19 + 1))";
  expect(printed(twice)).toBe("RangeError");
  expect(printed(`${once}, reset(), ${once}`)).toBe("allocated undefined allocated");
});

test("leaves views of what exists, and what code can ask of an array, as they are", () => {
  expect(printed("new Uint8Array(new ArrayBuffer(8), 4).length")).toBe("4");
  expect(printed("Uint8Array.of(1) instanceof Uint8Array")).toBe("true");
  expect(printed("Buffer.from('a') instanceof Uint8Array")).toBe("true");
});
