// The process that decodes images. Its main thread decodes them, and a second thread enforces the limits.
import { isMainThread } from "node:worker_threads";

const run = async (): Promise<void> => {
  // Imported dynamically, so that the second thread does not load the decoders.
  if (isMainThread) await (await import("./image-server.ts")).serveImages();
  else (await import("./image-watchdog.ts")).watchImages();
};

void run();
