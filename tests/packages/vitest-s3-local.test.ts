import { delimiter, dirname } from "node:path";
import { expect, test } from "vitest";
import { installApp } from "./app.ts";

test("a Vitest test of an app runs against s3-local", async () => {
  await using app = await installApp("examples/vitest-s3-local");
  const { code, stdout } = await app.run("npm", ["test"], {
    // The Node of this test. The machine's may be older than s3-local needs.
    env: { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
  });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 passed/) });
});
