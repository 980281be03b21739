import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type S3Server, startS3 } from "../src/index.ts";
import { areas } from "./areas.ts";
import { createCheckId } from "./check.ts";
import { openSession, type Session } from "./context.ts";
import { differenceFiles, readDifferences } from "./differences/differences.ts";

const credentials = { accessKeyId: "AKIACONFORMANCE", secretAccessKey: "conformance-secret" };

/** The known differences of s3-local. A check that passes must be removed from the list. */
const known = readDifferences(differenceFiles["s3-local"]);

let dataDir = "";
let server: S3Server | undefined;
let session: Session | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "s3-conformance-"));
  server = await startS3({ port: 0, dataDir, credentials: [credentials] });
  session = openSession({
    endpoint: new URL(server.url),
    region: "us-east-1",
    credentials,
    bucketPrefix: "s3-conformance",
  });
});

afterAll(async () => {
  expect(await session?.close()).toEqual([]);
  await server?.close();
  await rm(dataDir, { recursive: true, force: true });
});

for (const area of areas) {
  describe(area.name, () => {
    for (const check of area.checks) {
      const differs = known.has(createCheckId(area, check));
      test(differs ? `known difference: ${check.name}` : check.name, async () => {
        const run = session?.run((context) => check.run(context));
        if (differs) await expect(run).rejects.toThrow();
        else await run;
      }, 30_000);
    }
  });
}

test("has at least 250 checks, each with a unique name and a page of AWS's documentation", () => {
  const checks = areas.flatMap((area) =>
    area.checks.map((check) => ({ id: createCheckId(area, check), cites: check.cites })),
  );
  expect(checks.length).toBeGreaterThanOrEqual(250);
  const ids = checks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { cites } of checks) {
    expect(cites.page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/AmazonS3\/latest\//);
    expect(cites.says).toMatch(/\.$/);
  }
});
