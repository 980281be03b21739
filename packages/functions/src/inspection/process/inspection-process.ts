// The process that parses uploaded bytes. Its main thread inspects them, and a second thread enforces the limits.
import { isMainThread } from "node:worker_threads";

const run = async (): Promise<void> => {
  // Imported dynamically, so that the second thread does not load the parsers.
  if (isMainThread) await (await import("./inspection-server.ts")).serveInspections();
  else (await import("./inspection-watchdog.ts")).watchInspections();
};

void run();
