import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../stack.ts";
import { type FaultyNetwork, startFaultyNetwork } from "./network.ts";

export interface PreparedFile extends AsyncDisposable {
  readonly network: FaultyNetwork;
  /** The folder that has the file in it. */
  readonly folder: string;
  readonly path: string;
}

/** Writes `log.txt` to a folder of its own, and starts a network to upload it through. */
export const prepareFile = async (bytes: Uint8Array): Promise<PreparedFile> => {
  const resources = new AsyncDisposableStack();
  const { path: folder } = resources.use(await temporaryFolder());
  const network = resources.use(await startFaultyNetwork());
  const path = join(folder, "log.txt");
  await writeFile(path, bytes);
  return { network, folder, path, [Symbol.asyncDispose]: () => resources.disposeAsync() };
};
