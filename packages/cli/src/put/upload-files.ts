import { basename } from "node:path";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import { contentTypeOf } from "@slipway/client/files/content-type";
import { isSystemFile } from "@slipway/client/files/system-files";
import { fileOfPath } from "@slipway/client/node/file-from-path";
import { createUploader } from "@slipway/client/node/uploader";
import { failureInWords } from "@slipway/client/words/failure";
import { exitCodes } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { localTokens } from "./local-token.ts";
import { progressLine } from "./progress-line.ts";
import type { PutOptions } from "./put-options.ts";

/**
 * Upload files and wait for their records.
 *
 * @param print takes what a script reads: a line for each record that is ready
 * @param interrupted aborted when someone does not want to wait; what was sent is kept
 * @returns the exit code
 */
export const put = async ({
  options,
  stateFolder,
  terminal,
  print,
  interrupted,
}: {
  readonly options: PutOptions;
  readonly stateFolder: string;
  readonly terminal: Terminal;
  readonly print: (line: string) => void;
  readonly interrupted: AbortSignal;
}): Promise<number> => {
  const { paths, endpoint, token, user, title, caption, retention, json } = options;
  const wanted = paths.filter((path) => !isSystemFile(basename(path)));
  for (const path of paths)
    if (!wanted.includes(path)) terminal.say(`${path}: Skipped, because it is a system file.`);
  const read = await Promise.all(wanted.map(fileOrReason));
  const files = read.flatMap((one) => ("file" in one ? [one.file] : []));
  for (const one of read) if ("reason" in one) terminal.say(one.reason);
  const getToken = token === undefined ? localTokens(endpoint, user) : () => token;
  const uploader = createUploader({ endpoint, stateFolder, ...(getToken && { getToken }) });
  interrupted.addEventListener("abort", uploader.close, { once: true });
  let failed = read.length - files.length;
  const fail = ({ file }: FileUpload, reason: string) => {
    failed += 1;
    terminal.say(`${file.name}: ${reason}`);
  };
  uploader.subscribe(() => terminal.show(progressLine(uploader.getSnapshot().progress)));
  uploader.on("ready", ({ upload: { file, state } }) =>
    print(json ? JSON.stringify(state.record) : `${state.record.id} ${file.name}`),
  );
  uploader.on("rejected", ({ upload }) =>
    fail(upload, upload.state.record.reason?.detail ?? "It was rejected."),
  );
  uploader.on("failed", ({ upload }) =>
    fail(upload, failureInWords(upload.state.failure, contentTypeOf(upload.file))),
  );

  uploader.add(files, { title, caption, retention });
  await uploader.settled();
  terminal.clear();
  uploader.close();
  if (interrupted.aborted) return exitCodes.interrupted;
  return failed === 0 ? exitCodes.ok : exitCodes.no;
};

const fileOrReason = async (path: string) => {
  try {
    return { file: await fileOfPath(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const words = code === undefined ? undefined : reasons[code];
    return {
      reason: `${path}: ${words ?? (error instanceof Error ? error.message : String(error))}`,
    };
  }
};

/** What `node:fs` says, for people. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file.",
  EISDIR: "This is not a file.",
  EACCES: "You may not read this file.",
};
