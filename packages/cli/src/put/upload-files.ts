import { basename } from "node:path";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import { describeType } from "@slipway/client/files/content-type";
import { isSystemFile } from "@slipway/client/files/system-files";
import { chooseKind } from "@slipway/client/kinds/choose-kind";
import { openFile } from "@slipway/client/node/file-from-path";
import { createUploader } from "@slipway/client/node/uploader";
import type { Uploader } from "@slipway/client/uploader";
import { describeFailure } from "@slipway/client/words/failure";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { exitCodes } from "../command.ts";
import type { Terminal } from "../terminal.ts";
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
  const { files, unreadable } = await openFiles(options.paths, terminal);
  const getToken = token === undefined ? createLocalTokens(endpoint, user) : () => token;
  const uploader = createUploader({ endpoint, stateFolder, ...(getToken && { getToken }) });
  interrupted.addEventListener("abort", uploader.close, { once: true });
  uploader.subscribe(() => terminal.showStatus(formatProgress(uploader.getSnapshot().progress)));
  uploader.on("ready", ({ upload: { file, state } }) =>
    print(json ? JSON.stringify(state.record) : `${state.record.id} ${file.name}`),
  );
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
  files: readonly File[],
  { kind, fields }: PutOptions,
  { kinds }: Uploader,
) => {
  const rules = await kinds.load().catch(() => undefined);
  const groups = Map.groupBy(files, (file) => kind ?? (rules && chooseKind(rules, file)));
  return [...groups].map(([name, ofKind]) => ({
    kind: name,
    fields: toFields(fields, rules && findKind(rules, name)),
    files: ofKind,
  }));
};

/** Opens the files, without system files. Reports the files that cannot be read, and returns their number. */
const openFiles = async (paths: readonly string[], terminal: Terminal) => {
  const wanted = paths.filter((path) => !isSystemFile(basename(path)));
  for (const path of paths)
    if (!wanted.includes(path))
      terminal.printLine(`${path}: Skipped, because it is a system file.`);
  const opened = await Promise.all(wanted.map(tryOpenFile));
  for (const one of opened) if ("reason" in one) terminal.printLine(one.reason);
  const files = opened.flatMap((one) => ("file" in one ? [one.file] : []));
  return { files, unreadable: opened.length - files.length };
};

const tryOpenFile = async (path: string) => {
  try {
    return { file: await openFile(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const text = code === undefined ? undefined : errorTexts[code];
    return {
      reason: `${path}: ${text ?? (error instanceof Error ? error.message : String(error))}`,
    };
  }
};

/** The texts for error codes of `node:fs`. */
const errorTexts: Readonly<Record<string, string>> = {
  ENOENT: "No such file.",
  EISDIR: "Not a file.",
  EACCES: "Permission denied.",
};

/** Reports each file that is rejected or fails. Returns a function that counts them. */
const reportFailures = (uploader: Uploader, terminal: Terminal): (() => number) => {
  let failed = 0;
  const report = ({ file }: FileUpload, reason: string) => {
    failed += 1;
    terminal.printLine(`${file.name}: ${reason}`);
  };
  uploader.on("rejected", ({ upload }) =>
    report(upload, upload.state.record.reason?.detail ?? "The file was rejected."),
  );
  uploader.on("failed", ({ upload }) =>
    report(upload, describeFailure(upload.state.failure, describeType(upload.file))),
  );
  return () => failed;
};
