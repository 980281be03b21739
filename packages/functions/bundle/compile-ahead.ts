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

const compileProgram = fileURLToPath(new URL("compile-ahead.cjs", import.meta.url));

/**
 * The flags of Node for which code is compiled, by the extension of the files. V8 rejects code that was compiled with other
 * flags. Earlier runtimes of Lambda start Node with --expose-gc. It is not known whether the runtime of Node 24 does.
 */
export const kinds: Readonly<Record<string, readonly string[]>> = {
  gc: ["--expose-gc"],
  plain: [],
};

/**
 * Writes the code that V8 compiled until the first response into a function's bundle, where `loader.cjs` reads it. Only V8 of
 * the same version, platform, and architecture accepts it.
 *
 * @throws {Error} if the function fails with its first event
 */
export const compileAhead = async (name: FunctionName, folder: string): Promise<void> => {
  await using services = await startAwsStub();
  const event = join(folder, "event.json");
  await writeFile(event, JSON.stringify(firstEvents[name]));
  for (const [kind, flags] of Object.entries(kinds)) {
    const child = fork(compileProgram, [join(folder, `${name}.cjs`), kind, event], {
      execArgv: [...flags],
      env: environmentWith(services.url),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let response: unknown;
    child.once("message", (message) => {
      response = message;
    });
    const [[code], errors] = await Promise.all([
      once(child, "close"),
      child.stderr === null ? "" : text(child.stderr),
    ]);
    if (code !== 0 || response === undefined || !isSuccess(response))
      throw new Error(`${name} failed with its first event: ${errors}${JSON.stringify(response)}`);
  }
  await rm(event);
};

/**
 * Writes the code that V8 compiled during the first inspections of the inspection process into a function's bundle.
 *
 * @throws {Error} if the process fails
 */
export const compileInspectionAhead = async (folder: string): Promise<void> => {
  const child = fork(compileProgram, [join(folder, `${inspectionProgram}.cjs`), "plain"], {
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
  const [[code], errors] = await Promise.all([
    // `close` is not emitted if this process disconnected the channel.
    once(child, "exit"),
    child.stderr === null ? "" : text(child.stderr),
  ]);
  if (code !== 0) throw new Error(`The inspection process failed with its first jobs: ${errors}`);
};
