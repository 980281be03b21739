// The process that reads uploaded bytes: its main thread serves, a second thread enforces the limits.
import { isMainThread } from "node:worker_threads";

const run = async (): Promise<void> => {
  // Apart, so that the second thread loads no parsers.
  if (isMainThread) await (await import("./inspection-server.ts")).serveInspections();
  else (await import("./inspection-watchdog.ts")).watchInspections();
};

void run();
