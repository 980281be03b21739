import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README shows the example as it is", () => {
  expect(read("../README.md")).toContain(`\`\`\`ts\n${read("readme-example.test.ts")}\`\`\``);
});
