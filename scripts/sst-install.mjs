// Lays out SST's components in `.sst/platform`: `sst.config.ts` and `infra/` are type-checked and tested against them.
// Needs no AWS account. Runs on Node 20 and newer.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const platform = join(root, ".sst", "platform");
const stamp = join(platform, ".slipway-installed");
const command = join(root, "node_modules", ".bin", "sst");

/** Without these, any `sst` command first downloads Pulumi and Bun, which only a deployment needs. */
const offline = {
  SST_TELEMETRY_DISABLED: "1",
  SST_SKIP_DEPENDENCY_CHECK: "1",
  NO_BUN: "1",
};

/**
 * Lay out the components of the installed SST version, unless they are there.
 *
 * @param {{ log: (line: string) => void }} options takes the one line that says what is being done
 * @returns {Promise<void>}
 * @throws {Error} with the command's output, when it fails
 */
export const installSst = async ({ log }) => {
  const wanted = installedVersion();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  log(`Laying out SST ${wanted}'s components (once; about half a minute) …`);
  try {
    await promisify(execFile)(command, ["install", "--stage", "ci"], {
      cwd: root,
      env: { ...process.env, ...offline },
      shell: process.platform === "win32",
      maxBuffer: 64 * 1024 ** 2,
    });
  } catch (error) {
    throw new Error(`\`sst install\` failed:\n${outputOf(error)}`);
  }
  if (!existsSync(join(platform, "node_modules")))
    throw new Error(`\`sst install\` succeeded and left no components in ${platform}.`);
  writeFileSync(stamp, wanted);
};

/** @returns {string} */
const installedVersion = () => {
  const { version } = JSON.parse(
    readFileSync(join(root, "node_modules", "sst", "package.json"), "utf8"),
  );
  return version;
};

/** @param {unknown} error */
const outputOf = (error) => {
  if (!(error instanceof Error)) return String(error);
  const { stdout, stderr } = /** @type {Error & { stdout?: string, stderr?: string }} */ (error);
  return [stdout, stderr].join("").trim() || error.message;
};
