import { expect, onTestFinished, test } from "vitest";
import { holdFsyncs } from "../../testing/hold-fsyncs.ts";
import { temporaryFolder } from "../../testing/test-server.ts";
import { openIndexDb } from "./index-db.ts";

test("a write and its event are not acknowledged before the disk has them", async () => {
  const fsyncs = holdFsyncs();
  const db = openIndexDb(await temporaryFolder(), () => new Date());
  onTestFinished(async () => {
    for (const end of fsyncs) end(null);
    await db.close();
  });
  let isAcknowledged = false;
  const written = db
    .commit(() => db.outbox.add(db.sequence.next(), "{}"))
    .then(() => {
      isAcknowledged = true;
    });
  await expect.poll(() => fsyncs.length).toBe(1);
  const id = db.sequence.last();
  expect(db.outbox.get(id)).toBe("{}");
  expect({ isAcknowledged, delivered: db.outbox.idsAfter(0) }).toEqual({
    isAcknowledged: false,
    delivered: [],
  });
  fsyncs[0]?.(null);
  await written;
  expect(db.outbox.idsAfter(0)).toEqual([id]);
});
