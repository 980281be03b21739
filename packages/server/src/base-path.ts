/**
 * Creates a function that removes a base path from the path of a request.
 *
 * @param basePath such as `/api/slipway`, with or without a trailing slash. `/` means that routes start at the root
 * @returns a function that returns the path of a route; undefined outside the base path. A trailing slash is removed, because some
 *   frameworks add one to each path
 * @throws {TypeError} if the base path is not a path
 */
export const createPathReader = (basePath: string): ((pathname: string) => string | undefined) => {
  // `*` is part of a framework's route, and not of the path that it matches.
  if (!/^\/(?!\/)[^?#*\\]*$/.test(basePath))
    throw new TypeError(
      `The option basePath must be a path such as /api/slipway, but is ${JSON.stringify(basePath)}.`,
    );
  // Percent-encoded, as in the URL of a request.
  const base = new URL(basePath, "http://localhost").pathname.replace(/(?<!\/)\/+$/, "");
  return (pathname) => {
    if (pathname !== base && !pathname.startsWith(`${base}/`)) return undefined;
    const path = pathname.slice(base.length);
    return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path || "/";
  };
};
