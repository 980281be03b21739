import { startStackWithoutApi } from "../stack.ts";
import type { ServicesOptions } from "./services-options.ts";
import { startInFolder } from "./start-in-folder.ts";

/** All of Slipway but its API, which the app answers with `@slipway/server`. */
export interface LocalServices extends AsyncDisposable {
  /** The folder that stores everything. */
  readonly dataDir: string;
  /** The environment variables of the app. Undefined removes a variable. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Sets the variables in this process. `close` restores them. */
  setEnvironment(): void;
  /** Resolves when every stored file has been inspected, and hooks have handled its events. */
  settled(): Promise<void>;
  /** Stops everything, and releases its ports and its data folder. */
  close(): Promise<void>;
}

/** The same as in `index.ts`, on a Node that is new enough. */
export const startSlipwayWithoutApi = async (
  options: ServicesOptions = {},
): Promise<LocalServices> => {
  const stack = await startInFolder(options, (given) =>
    startStackWithoutApi({ ...given, port: 0, page: false }),
  );
  const { dataDir, environment, settled } = stack;
  let restore = () => {};
  const close = async () => {
    restore();
    await stack.close();
  };
  const setEnvironment = () => {
    const names = Object.keys(environment);
    const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
    restore = () => assignVariables(before);
    assignVariables(environment);
  };
  return { dataDir, environment, setEnvironment, settled, close, [Symbol.asyncDispose]: close };
};

/** Assigning undefined would set a variable to the text "undefined". */
const assignVariables = (variables: Readonly<Record<string, string | undefined>>): void => {
  for (const [name, value] of Object.entries(variables))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
};
