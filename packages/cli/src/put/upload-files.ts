import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { AddedFile } from "@slipway/client/files/chosen-file";
import { describeType } from "@slipway/client/files/content-type";
import { chooseKind } from "@slipway/client/kinds/choose-kind";
import { createUploader } from "@slipway/client/node/uploader";
import type { Uploader } from "@slipway/client/uploader";
import { describeFailure } from "@slipway/client/words/failure";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { exitCodes } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { findFiles } from "./find-files.ts";
import { createLocalTokens } from "./local-token.ts";
import { formatProgress } from "./progress-line.ts";
import { toFields } from "./put-fields.ts";
import type { PutOptions } from "./put-options.ts";

/**
 * Uploads files and waits for their records.
 *
 * @param print prints a line for scripts: one for each record that is ready
 * @param interrupted aborted when the user interrupts the command. S3 keeps what was sent
 * @returns the exit code
 */
export const uploadFiles = async ({
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
  const { endpoint, token, user, title, caption, retention, json } = options;
  const { files, unreadable } = await findFiles(options.paths, terminal);
  const getToken = token === undefined ? createLocalTokens(endpoint, user) : () => token;
  const uploader = createUploader({ endpoint, stateFolder, ...(getToken && { getToken }) });
  interrupted.addEventListener("abort", uploader.close, { once: true });
  uploader.subscribe(() => terminal.showStatus(formatProgress(uploader.getSnapshot().progress)));
  uploader.on("ready", ({ upload }) => {
    const { record } = upload.state;
    print(json ? JSON.stringify(record) : `${record.id} ${getName(upload)}`);
  });
  const countFailures = reportFailures(uploader, terminal);
  for (const { kind, fields, files: ofKind } of await groupByKind(files, options, uploader))
    uploader.add(ofKind, { title, caption, retention, kind, fields });
  await uploader.settled();
  terminal.clearStatus();
  uploader.close();
  if (interrupted.aborted) return exitCodes.interrupted;
  return unreadable + countFailures() === 0 ? exitCodes.ok : exitCodes.failed;
};

/**
 * Returns the files by their kind, each group with its fields by the kind's schema. Without the rules of the kinds, the uploader
 * reports why they were not received.
 */
const groupByKind = async (
  files: readonly AddedFile[],
  { kind, fields }: PutOptions,
  { kinds }: Uploader,
) => {
  const rules = await kinds.load().catch(() => undefined);
  const groups = Map.groupBy(files, ({ file }) => kind ?? (rules && chooseKind(rules, file)));
  return [...groups].map(([name, ofKind]) => ({
    kind: name,
    fields: toFields(fields, rules && findKind(rules, name)),
    files: ofKind,
  }));
};

/** Reports each file that is rejected or fails. Returns a function that counts them. */
const reportFailures = (uploader: Uploader, terminal: Terminal): (() => number) => {
  let failed = 0;
  const report = (upload: FileUpload, reason: string) => {
    failed += 1;
    terminal.printLine(`${getName(upload)}: ${reason}`);
  };
  uploader.on("rejected", ({ upload }) =>
    report(upload, upload.state.record.reason?.detail ?? "The file was rejected."),
  );
  uploader.on("failed", ({ upload }) =>
    report(upload, describeFailure(upload.state.failure, describeType(upload.file))),
  );
  return () => failed;
};

/** Returns a file's name, with its path if it is in a folder that was given. */
const getName = ({ file, path }: AddedFile): string => (path ? `${path}/${file.name}` : file.name);
