import { faultKinds, faultNames } from "@slipway/local/chaos/faults";
import { expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import { postForm, requestForms, toRequestedFile } from "./script-client.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { temporaryFolder } from "./stack.ts";

const file = pdf("a.pdf");

test("--chaos prints that it is on, with --verbose each fault, and at the end the number of faults", async () => {
  await using folder = await temporaryFolder();
  await using slipway = spawnSlipway(
    ...["--port", "0", "--data", folder.path, "--chaos", "12", "--verbose"],
  );
  const apiUrl = `${await slipway.running()}/api`;
  expect(slipway.output.stderr).toContain("Chaos is on (--chaos 12)");

  const printedFaults = () =>
    slipway.output.stderr
      .split("\n")
      .filter((line) =>
        Object.values(faultNames).some((name) => line.startsWith(`slipway: ${name}: `)),
      );
  for (let sent = 0; printedFaults().length < 10; sent += 1) {
    expect(sent).toBeLessThan(200);
    // A request may fail, as on AWS.
    const forms = await requestForms(apiUrl, Array(5).fill(toRequestedFile(file))).catch(() => []);
    for (const form of forms) expect((await postForm(form, file.buffer)).status).toBe(201);
  }

  slipway.child.kill("SIGINT");
  expect(await slipway.exitCode).toBe(0);
  const counts = faultKinds.map((kind) => {
    const [, count] =
      new RegExp(`^ *(\\d+) ${faultNames[kind]}$`, "m").exec(slipway.output.stderr) ?? [];
    return Number(count);
  });
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(printedFaults().length);
});
