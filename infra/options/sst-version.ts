import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The first version of SST with everything that the component uses. */
const oldest = "4.17.0";

/**
 * Describes why the component cannot run with a version of SST.
 *
 * @param version as SST writes it to `.sst/platform/version`
 */
export const describeOldSst = (version: string): string | undefined => {
  const parts = (text: string) => text.split(".").map(Number);
  const [major = 0, minor = 0] = parts(version);
  const [oldestMajor = 0, oldestMinor = 0] = parts(oldest);
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  return isOld
    ? `@slipway/sst needs SST ${oldest} or newer, and this app has ${version}. Run \`npm install sst@latest\`, then \`npx sst install\`.`
    : undefined;
};

/**
 * Refuses versions of SST that are too old. A version that was built from sources has no number, and is accepted.
 *
 * @throws {Error} with the command that updates SST
 */
export const checkSstVersion = (): void => {
  const file = join($cli.paths.platform, "version");
  const version = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  const problem = /^\d+\.\d+/.test(version) ? describeOldSst(version) : undefined;
  if (problem !== undefined) throw new Error(problem);
};
