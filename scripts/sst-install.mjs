// Installs SST's components in `.sst/platform`. `sst.config.ts` and `infra/` are type-checked and tested against them.
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
 * Installs the components of SST's version, unless they are installed.
 *
 * @param {{ log: (line: string) => void }} options `log` gets a line about the installation
 * @returns {Promise<void>}
 * @throws {Error} with the command's output, if it fails
 */
export const installSst = async ({ log }) => {
  const wanted = installedVersion();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  log(`Installing SST ${wanted}'s components (once; about half a minute) …`);
  try {
    await promisify(execFile)(command, ["install", "--stage", "ci"], {
      cwd: root,
      env: { ...process.env, ...offline },
      shell: process.platform === "win32",
      maxBuffer: 64 * 1024 ** 2,
    });
  } catch (error) {
    throw new Error(`\`sst install\` failed:\n${readOutput(error)}`);
  }
  if (!existsSync(join(platform, "node_modules")))
    throw new Error(`\`sst install\` succeeded, but there are no components in ${platform}.`);
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
const readOutput = (error) => {
  if (!(error instanceof Error)) return String(error);
  const { stdout, stderr } = /** @type {Error & { stdout?: string, stderr?: string }} */ (error);
  return [stdout, stderr].join("").trim() || error.message;
};
