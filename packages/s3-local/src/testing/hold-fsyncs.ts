import fs, { type NoParamCallback } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { onTestFinished, vi } from "vitest";

/** Holds every `fdatasync` of a test until the test ends it, in place of the disk. Call it before a database is opened. */
export const holdFsyncs = (): NoParamCallback[] => {
  const held: NoParamCallback[] = [];
  const spy = vi.spyOn(fs, "fdatasync").mockImplementation((_file, done) => void held.push(done));
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
  return held;
};
