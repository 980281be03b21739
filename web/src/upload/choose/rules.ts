import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { uploader } from "../../slipway.ts";

/** The age in milliseconds from which on rules are requested again before files are checked. */
const trustedAge = 5000;
/** Milliseconds after which files are shown with the rules that are known. The uploader checks them again. */
const patience = 2000;

/** Returns the newest rules of the kinds. Without a connection, returns those that are known, if there are any. */
export const getRules = async (): Promise<KindsByName | undefined> => {
  const { kinds } = uploader;
  const { promise: timeout, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patience);
  await Promise.race([kinds.load(trustedAge).catch(() => undefined), timeout]);
  clearTimeout(timer);
  return kinds.getSnapshot();
};
