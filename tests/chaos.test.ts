import { faultKinds, faultNames } from "@slipway/local/chaos/faults";
import { expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import { declared, postForm, requestForms } from "./script-client.ts";
import { spawnSlipway } from "./slipway-process.ts";
import { temporaryFolder } from "./stack.ts";

const file = pdf("a.pdf");

test("--chaos says that it is on, each fault where asked, and in the end how many there were", async () => {
  await using folder = await temporaryFolder();
  await using slipway = spawnSlipway(
    ...["--port", "0", "--data", folder.path, "--chaos", "12", "--verbose"],
  );
  const apiUrl = `${await slipway.running()}/api`;
  expect(slipway.output.stderr).toContain("Chaos is on (--chaos 12)");

  const faultsSaid = () =>
    slipway.output.stderr
      .split("\n")
      .filter((line) =>
        Object.values(faultNames).some((name) => line.startsWith(`slipway: ${name}: `)),
      );
  for (let sent = 0; faultsSaid().length < 10; sent += 1) {
    expect(sent).toBeLessThan(200);
    // A request may fail, as on AWS.
    const forms = await requestForms(apiUrl, Array(5).fill(declared(file))).catch(() => []);
    for (const form of forms) expect((await postForm(form, file.buffer)).status).toBe(201);
  }

  slipway.child.kill("SIGINT");
  expect(await slipway.ended).toBe(0);
  const counts = faultKinds.map((kind) => {
    const [, count] =
      new RegExp(`^ *(\\d+) ${faultNames[kind]}$`, "m").exec(slipway.output.stderr) ?? [];
    return Number(count);
  });
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(faultsSaid().length);
});
