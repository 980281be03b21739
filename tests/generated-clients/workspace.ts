import { execFile } from "node:child_process";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import config from "../../slipway.config.ts";
import type { RealFile } from "../real-files.ts";
import { startTestStack, type TestStack, temporaryFolder } from "../stack.ts";

/** The output of a program that succeeded. */
interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder with a client's program, and a stack that it can call. */
export interface Workspace extends AsyncDisposable {
  readonly stack: TestStack;
  readonly folder: string;
  /** Runs a program in the folder. Throws an error with its output if it fails. */
  run(program: string, ...args: readonly string[]): Promise<Output>;
  /** Writes a file into the folder, and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Returns the program's arguments to upload a file: the API, a token, the file's path, and its type. */
  argumentsFor(file: RealFile): Promise<readonly string[]>;
}

const runProgram = async (
  cwd: string,
  program: string,
  args: readonly string[],
): Promise<Output> => {
  try {
    return await promisify(execFile)(program, args, { cwd, timeout: 100_000 });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as Partial<Output>;
    throw new Error(`${program} ${args.join(" ")} failed: ${stdout}${stderr}`, { cause: error });
  }
};

/**
 * Copies a client's program into an empty folder, and starts a stack with the kinds of this repository's config.
 *
 * @param language the folder of the program
 */
export const createWorkspace = async (language: "typescript" | "python"): Promise<Workspace> => {
  const { path: folder, [Symbol.asyncDispose]: removeFolder } = await temporaryFolder();
  await cp(join(import.meta.dirname, language), folder, { recursive: true });
  const stack = await startTestStack({ config });
  const write = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  return {
    stack,
    folder,
    write,
    run: (program, ...args) => runProgram(folder, program, args),
    argumentsFor: async (file) => [
      stack.apiUrl,
      await stack.tokenFor("ada"),
      await write(file.name, file.buffer),
      file.mimeType,
    ],
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await removeFolder();
    },
  };
};

/** Returns the OpenAPI document that a stack serves. */
export const readDocument = async ({ apiUrl }: TestStack): Promise<string> =>
  (await fetch(`${apiUrl}/openapi.json`)).text();
