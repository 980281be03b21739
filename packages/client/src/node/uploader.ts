import {
  createUploader as createEngine,
  type Uploader,
  type UploaderOptions,
} from "../engine/uploader.ts";
import { createClaim } from "./claim.ts";
import { fileVersion } from "./file-from-path.ts";
import { createFileStore } from "./file-store.ts";
import { createHasher } from "./hasher.ts";
import { createHttpSender } from "./http-sender.ts";
import { createFormSender } from "./post-form.ts";

/** The options of `createUploader` in Node. */
export interface NodeUploaderOptions<Config = unknown> extends UploaderOptions<Config> {
  /** The absolute URL of the API. */
  readonly endpoint: string;
  /** The folder that stores unfinished uploads, so that the next process can resume them. */
  readonly stateFolder: string;
}

/**
 * Creates an uploader for Node 22 and newer. It reads files from disk, sends them over `node:http`, and stores unfinished
 * uploads in a folder.
 *
 * @example
 * const uploader = createUploader({ endpoint, getToken, stateFolder });
 * uploader.add([await fileOfPath("build.zip")]);
 * for await (const { type, upload } of uploader.events()) log(type, upload.file.name);
 */
export const createUploader = <Config = unknown>({
  stateFolder,
  ports,
  ...options
}: NodeUploaderOptions<Config>): Uploader<Config> => {
  const send = createHttpSender();
  return createEngine<Config>({
    ...options,
    ports: {
      send,
      sendForm: createFormSender(send),
      hasher: createHasher(),
      resumeStore: createFileStore(stateFolder),
      claim: createClaim(),
      fileVersion,
      ...ports,
    },
  });
};
