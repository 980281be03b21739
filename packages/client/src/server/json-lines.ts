import { ApiError, NetworkError } from "../transport/request-errors.ts";

/**
 * Parses a response in JSON Lines.
 *
 * @throws {NetworkError} if the response ended early, {@link ApiError} if it is not in JSON Lines
 */
export const parseLines = async (response: Response): Promise<readonly unknown[]> => {
  const text = await response.text().catch((cause: unknown) => {
    throw new NetworkError("The server's answer ended early.", { cause });
  });
  const lines = text.split("\n");
  // Every line ends with a line break, so a text that was cut off is noticed.
  if (lines.pop() !== "") throw createUnreadableError(response);
  try {
    return lines.map((line): unknown => JSON.parse(line));
  } catch {
    throw createUnreadableError(response);
  }
};

/** Returns the cursor of the page that the header `link` names as the next (RFC 8288, "Web Linking"). */
export const readNextCursor = ({ headers }: Response): string | undefined => {
  const target = /<([^<>]*)>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
  if (target === undefined) return undefined;
  return new URLSearchParams(target.slice(target.indexOf("?"))).get("cursor") ?? undefined;
};

const createUnreadableError = ({ status }: Response): ApiError =>
  new ApiError({ status, code: "", detail: "The server's answer could not be read." });
