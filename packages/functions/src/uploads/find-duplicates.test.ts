import { describe, expect, test } from "vitest";
import { getUpload } from "../library/get.ts";
import { createWorld, png } from "../testing/world.ts";
import { deleteUpload } from "../trash/delete.ts";
import { requestUpload } from "./request.ts";

const hello = new TextEncoder().encode("Hello");

/** Requests files again. Returns the hint of each. */
const requestAgain = async (
  { adapters, records }: ReturnType<typeof createWorld>,
  ids: readonly string[],
  owner = "ann",
) => {
  const files = await Promise.all(
    ids.map(async (id) => {
      const record = await records.get(id);
      if (record === undefined || !("declared" in record)) throw new Error("There is no record.");
      return { fileName: "again.png", ...record.declared };
    }),
  );
  const { uploads } = await requestUpload(files, owner, adapters);
  return uploads;
};

describe("a file whose bytes its owner already has", () => {
  test("is recognized before it is sent, in the response and in the record", async () => {
    const world = createWorld();
    const id = await world.upload();
    const other = await world.request(hello, { contentType: "text/plain" });
    const [again, pending] = await requestAgain(world, [id, other]);
    expect(again).toMatchObject({ duplicateOf: id });
    expect(pending).not.toHaveProperty("duplicateOf");
    const view = await getUpload("ann", again?.id ?? "", world.adapters);
    expect(view).toMatchObject({ status: "pending", duplicateOf: id });
    expect(view).not.toHaveProperty("sha256");
  });

  test("is not recognized for another owner, or after it was deleted", async () => {
    const world = createWorld();
    const id = await world.upload();
    expect((await requestAgain(world, [id], "ben"))[0]).not.toHaveProperty("duplicateOf");
    await deleteUpload("ann", id, { permanently: true }, world.adapters);
    expect((await requestAgain(world, [id]))[0]).not.toHaveProperty("duplicateOf");
  });

  test("is requested without a hint if the hints cannot be read", async () => {
    const world = createWorld();
    const id = await world.upload(png);
    const records = {
      ...world.records,
      findByDigests: async () => {
        throw new Error("DynamoDB throttles the index.");
      },
    };
    const broken = { ...world, adapters: { ...world.adapters, records } };
    const [again] = await requestAgain(broken, [id]);
    expect(again).toMatchObject({ method: "post" });
    expect(again).not.toHaveProperty("duplicateOf");
    expect(world.complaints).toEqual(["duplicates could not be found"]);
  });
});
