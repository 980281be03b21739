import { faultNames } from "@slipway/local/chaos/faults";
import { expect, test } from "vitest";
import { soak } from "./soak/soak.ts";
import { temporaryFolder } from "./stack.ts";

const uploads = 200;
/** A busy machine takes ten times as long as an idle one. */
const timeout = 600_000;

test("after chaos and kills, every record and object is as the API reported, and every hook completed", {
  timeout,
}, async () => {
  await using folder = await temporaryFolder();
  const { complaints, faults, acknowledged } = await soak({
    uploads,
    seed: 5,
    kills: 2,
    folder: folder.path,
    log: () => {},
  });
  expect(complaints).toEqual([]);
  expect(acknowledged).toBeGreaterThan(uploads * 0.8);
  expect(Object.keys(faults).toSorted()).toEqual(Object.values(faultNames).toSorted());
});
