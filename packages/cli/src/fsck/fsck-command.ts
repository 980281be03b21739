import { connect, type Deployment } from "@slipway/operations/fsck/connect";
import { fsck } from "@slipway/operations/fsck/fsck";
import { repair } from "@slipway/operations/fsck/repair";
import { countRemaining, createFsckState, isComplete } from "@slipway/operations/fsck/state";
import { type CommandContext, createCommand, exitCodes } from "../command.ts";
import { findRunningStack } from "../local-stack.ts";
import { reportFailure } from "../report-failure.ts";
import { createTerminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { type FsckCommandOptions, fsckCommandLine, readFsckOptions } from "./fsck-options.ts";
import { createReport, formatFindings, formatProgress, formatSummary } from "./fsck-report.ts";
import { createStateFile, readState } from "./fsck-state-file.ts";

export const fsckCommand = createCommand({
  commandLine: fsckCommandLine,
  readOptions: readFsckOptions,
  run: async (options, context) => {
    try {
      return await check(options, context);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      return reportFailure("fsck", error, context);
    }
  },
});

const check = async (
  options: FsckCommandOptions,
  { print, errors, interrupted }: CommandContext,
): Promise<number> => {
  const { rate, grace, segments, force, json } = options;
  const deployment = findDeployment(options.deployment);
  const saved = options.stateFile && readState(options.stateFile, deployment);
  const state = saved || createFsckState({ ...deployment, segments });
  const file = createStateFile(options.stateFile, state);
  const terminal = createTerminal(errors);
  const { inventory, adapters, close } = connect(deployment, rate);
  const isStopped = () => interrupted.aborted;
  const onProgress = () => {
    file.saveRegularly();
    terminal.showStatus(formatProgress(state));
  };
  const context = { inventory, adapters, grace, isStopped };
  try {
    await fsck(state, { ...context, onPage: onProgress });
    if (options.repair && isComplete(state))
      await repair(state, { ...context, force, onRepair: onProgress });
  } finally {
    terminal.clearStatus();
    close();
    file.saveNow();
  }
  if (interrupted.aborted) {
    const hint = options.stateFile === undefined ? "" : " Run the same command again to resume.";
    terminal.printLine(`Stopped: ${formatProgress(state)}.${hint}`);
    return exitCodes.interrupted;
  }
  file.remove();
  const lines = json ? [JSON.stringify(createReport(state))] : formatFindings(state);
  for (const line of lines) print(line);
  for (const line of formatSummary(state)) terminal.printLine(line);
  return countRemaining(state) === 0 ? exitCodes.ok : exitCodes.failed;
};

const findDeployment = (selected: FsckCommandOptions["deployment"]): Deployment => {
  if ("bucket" in selected) return { ...selected, s3: {}, dynamoDb: {} };
  const { endpoints, credentials } = findRunningStack(selected.dataDir);
  const { s3, dynamoDb, region } = endpoints;
  return {
    bucket: s3.bucket,
    prefix: s3.prefix,
    table: dynamoDb.table,
    s3: { endpoint: s3.endpoint, region, credentials },
    dynamoDb: { endpoint: dynamoDb.endpoint, region, credentials },
  };
};
