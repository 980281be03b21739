import { fork } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { FunctionName } from "@slipway/core/deployment/grants";
import type { InspectionMessage } from "../src/inspection/process/inspection-messages.ts";
import {
  inspectionFlags,
  inspectionProgram,
} from "../src/inspection/process/inspection-program.ts";
import { environmentWith, firstEvents, isSuccess, startAwsStub } from "./first-event.ts";
import { firstInspections } from "./first-inspections.ts";

const program = fileURLToPath(new URL("compile-ahead.cjs", import.meta.url));

/**
 * The flags for which code is compiled, each with the ending of its files: V8 refuses under one what was compiled under
 * another. Lambda has started Node with --expose-gc; whether it does so with Node 24 is not known here.
 */
export const kinds: Readonly<Record<string, readonly string[]>> = {
  gc: ["--expose-gc"],
  plain: [],
};

/**
 * Put beside a bundle's code what V8 compiles of it up to the answer to a first event, for `loader.cjs`. Good for a V8 of
 * the same version, platform and architecture.
 *
 * @throws {Error} where the function fails with its first event
 */
export const compileAhead = async (name: FunctionName, folder: string): Promise<void> => {
  await using services = await startAwsStub();
  const event = join(folder, "event.json");
  await writeFile(event, JSON.stringify(firstEvents[name]));
  for (const [kind, flags] of Object.entries(kinds)) {
    const child = fork(program, [join(folder, `${name}.cjs`), kind, event], {
      execArgv: [...flags],
      env: environmentWith(services.url),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let answer: unknown;
    child.once("message", (message) => {
      answer = message;
    });
    const [[code], words] = await Promise.all([
      once(child, "close"),
      child.stderr === null ? "" : text(child.stderr),
    ]);
    if (code !== 0 || answer === undefined || !isSuccess(answer))
      throw new Error(`${name} failed with its first event: ${words}${JSON.stringify(answer)}`);
  }
  await rm(event);
};

/**
 * The same for the inspection process in a function's bundle, up to its first inspections.
 *
 * @throws {Error} where it fails
 */
export const compileInspectionAhead = async (folder: string): Promise<void> => {
  const child = fork(program, [join(folder, `${inspectionProgram}.cjs`), "plain"], {
    execArgv: [...inspectionFlags],
    serialization: "advanced",
    env: {},
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const jobs = firstInspections.values();
  child.on("message", ({ kind }: InspectionMessage) => {
    if (kind === "verdict") return;
    const { done, value } = jobs.next();
    if (done) child.disconnect();
    else child.send(value);
  });
  const [[code], words] = await Promise.all([
    // No `close` follows where this side ended the channel.
    once(child, "exit"),
    child.stderr === null ? "" : text(child.stderr),
  ]);
  if (code !== 0) throw new Error(`The inspection process failed with its first jobs: ${words}`);
};
