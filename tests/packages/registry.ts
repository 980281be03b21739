import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePorts } from "../free-ports.ts";
import { runCommand, startCommand } from "./child.ts";

const verdaccio = fileURLToPath(new URL("../../node_modules/.bin/verdaccio", import.meta.url));

/** An npm registry on this machine. */
export interface Registry extends AsyncDisposable {
  /** Its URL, which ends with a slash. */
  readonly url: string;
  /** An `.npmrc` that publishes to it. */
  readonly npmrc: string;
}

/** Starts an empty registry. It takes packages that are not published to it from the registry that npm uses. */
export const startRegistry = async (): Promise<Registry> => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-registry-"));
  const upstream = await runCommand("npm", ["config", "get", "registry"], { cwd: folder });
  const port = await findFreePorts();
  const url = `http://127.0.0.1:${port}/`;
  const config = join(folder, "config.json");
  await writeFile(config, JSON.stringify(createConfig(folder, upstream.trim())));
  const npmrc = join(folder, "npmrc");
  // npm publishes only with a token. The registry accepts everyone.
  await writeFile(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=anyone\n`);
  const server = startCommand(verdaccio, ["--config", config, "--listen", `127.0.0.1:${port}`], {
    cwd: folder,
    seconds: 3600,
  });
  await server.waitFor(/http address/);
  return {
    url,
    npmrc,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

// YAML contains JSON.
const createConfig = (folder: string, upstream: string) => {
  const everyone = { access: "$all", publish: "$all", unpublish: "$all" };
  return {
    storage: join(folder, "storage"),
    max_body_size: "50mb",
    uplinks: { npm: { url: upstream, cache: false, maxage: "1h", timeout: "60s" } },
    packages: {
      "@slipway/*": everyone,
      "create-slipway": everyone,
      "**": { ...everyone, proxy: "npm" },
    },
    log: { type: "stdout", format: "pretty", level: "warn" },
  };
};
