import { StartError } from "./start-error.ts";

/** The first version of Node that runs the local stack, as `engines` of package.json says. */
const required = { major: 22, minor: 18 };

/**
 * Throws unless this Node runs the local stack. Call it before its modules are loaded: older versions could not load them.
 *
 * @param version such as `24.1.0`
 * @throws {StartError} with the version to install
 */
export const requireNode = (version: string = process.versions.node): void => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > required.major || (major === required.major && minor >= required.minor)) return;
  throw new StartError(
    `@slipway/local needs Node ${required.major}.${required.minor} or newer, and this is Node ${version}. Install a newer Node from https://nodejs.org.`,
  );
};
