import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createClaim as createClaimInNode } from "../node/claim.ts";
import { createClaim } from "./claim.ts";

describe.each([
  ["Web Locks", createClaim(navigator.locks)],
  ["sockets", createClaimInNode()],
  ["sockets that are files", createClaimInNode("darwin")],
])("a claim through %s", (_, claim) => {
  test("is held by one, and by the next after it is released", async () => {
    const name = randomUUID();
    const release = await claim(name);
    expect(release).toBeDefined();
    expect(await claim(name)).toBeUndefined();
    release?.();
    await expect.poll(async () => (await claim(name)) !== undefined).toBe(true);
  });

  test("is held by one of many concurrent requests", async () => {
    const name = randomUUID();
    const given = await Promise.all(Array.from({ length: 20 }, () => claim(name)));
    expect(given.filter((release) => release !== undefined)).toHaveLength(1);
  });

  test("does not block another name", async () => {
    expect(await claim(randomUUID())).toBeDefined();
    expect(await claim(randomUUID())).toBeDefined();
  });
});

test.each(["linux", "darwin"] as const)(
  "a killed process leaves no claim behind (as on %s)",
  async (platform) => {
    const name = randomUUID();
    const module = fileURLToPath(new URL("../node/claim.ts", import.meta.url));
    const script = `
      import { createClaim } from ${JSON.stringify(module)};
      await createClaim(${JSON.stringify(platform)})(${JSON.stringify(name)});
      console.log("claimed");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    const claim = createClaimInNode(platform);
    expect(await claim(name)).toBeUndefined();
    child.kill("SIGKILL");
    await once(child, "close");
    const release = await claim(name);
    expect(release).toBeDefined();
    release?.();
  },
);

test("without the Web Locks API, every claim succeeds", async () => {
  expect(await createClaim(null)("a")).toBeDefined();
  expect(await createClaim(null)("a")).toBeDefined();
});
