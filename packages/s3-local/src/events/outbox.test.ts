import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../storage/database/open-database.ts";
import { openOutbox } from "../storage/database/outbox.ts";
import { temporaryFolder } from "../testing/test-server.ts";

test("an event is delivered only once it is durable", async () => {
  const database = openDatabase(await temporaryFolder());
  onTestFinished(() => database.close());
  let durable = 1;
  const outbox = openOutbox(database, () => durable);
  outbox.add(1, "first");
  outbox.add(2, "second");
  expect(outbox.idsAfter(0)).toEqual([1]);
  durable = 2;
  expect(outbox.idsAfter(0)).toEqual([1, 2]);
});
