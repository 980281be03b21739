import { connect, type Deployment } from "@slipway/operations/fsck/connect";
import { fsck } from "@slipway/operations/fsck/fsck";
import { repair } from "@slipway/operations/fsck/repair";
import { isComplete, newState, remaining } from "@slipway/operations/fsck/state";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { impossible } from "../report-failure.ts";
import { runningStack } from "../running-stack.ts";
import { createTerminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { type FsckCommandOptions, readFsckOptions, usage } from "./fsck-options.ts";
import { findingsTable, progressOf, reportOf, summaryOf } from "./fsck-report.ts";
import { readState, stateFile } from "./fsck-state-file.ts";

export const fsckCommand: Command = async (context) => {
  const options = readFsckOptions(context.args);
  if (options === undefined) {
    context.print(usage);
    return exitCodes.ok;
  }
  try {
    return await check(options, context);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return impossible("fsck", error, context);
  }
};

const check = async (
  options: FsckCommandOptions,
  { print, errors, interrupted }: CommandContext,
): Promise<number> => {
  const { rate, grace, segments, force, json } = options;
  const deployment = deploymentOf(options.of);
  const kept = options.stateFile && readState(options.stateFile, deployment);
  const state = kept || newState({ ...deployment, segments });
  const file = stateFile(options.stateFile, state);
  const terminal = createTerminal(errors, true);
  const { inventory, adapters, close } = connect(deployment, rate);
  const isStopped = () => interrupted.aborted;
  const show = () => {
    file.keep();
    terminal.show(progressOf(state));
  };
  const eyes = { inventory, adapters, grace, isStopped };
  try {
    await fsck(state, { ...eyes, onPage: show });
    if (options.repair && isComplete(state))
      await repair(state, { ...eyes, force, onRepair: show });
  } finally {
    terminal.clear();
    close();
    file.save();
  }
  if (interrupted.aborted) {
    const goesOn = options.stateFile === undefined ? "" : " The same command goes on from there.";
    terminal.say(`Stopped: ${progressOf(state)}.${goesOn}`);
    return exitCodes.interrupted;
  }
  file.remove();
  for (const line of json ? [JSON.stringify(reportOf(state))] : findingsTable(state)) print(line);
  for (const line of summaryOf(state)) terminal.say(line);
  return remaining(state) === 0 ? exitCodes.ok : exitCodes.no;
};

const deploymentOf = (of: FsckCommandOptions["of"]): Deployment => {
  if ("bucket" in of) return { ...of, s3: {}, dynamoDb: {} };
  const { endpoints, credentials } = runningStack(of.dataDir);
  const { s3, dynamoDb, region } = endpoints;
  return {
    bucket: s3.bucket,
    table: dynamoDb.table,
    s3: { endpoint: s3.endpoint, region, credentials },
    dynamoDb: { endpoint: dynamoDb.endpoint, region, credentials },
  };
};
