import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { HttpRequest, HttpResponse } from "./http.ts";

const compress = promisify(gzip);

/** A smaller body fits into one packet anyway. */
const smallest = 1000;

/** Compresses a response for a client that accepts gzip. HTTP APIs of API Gateway do not compress. */
export const compressResponse = async (
  { headers: { "accept-encoding": accepted = "" } }: Pick<HttpRequest, "headers">,
  response: HttpResponse,
): Promise<HttpResponse> => {
  const { headers, body = "" } = response;
  const vary = { ...headers, vary: "accept-encoding" };
  if (body.length < smallest || !acceptsGzip(accepted)) return { ...response, headers: vary };
  const bytes = await compress(body);
  return {
    ...response,
    headers: { ...vary, "content-encoding": "gzip" },
    body: bytes.toString("base64"),
    isBase64Encoded: true,
  };
};

/** Returns true if gzip is accepted (RFC 9110, section 12.5.3). */
const acceptsGzip = (accepted: string): boolean =>
  accepted
    .toLowerCase()
    .split(",")
    .map((coding) => coding.replaceAll(" ", ""))
    .some(
      (coding) =>
        coding === "gzip" || (coding.startsWith("gzip;q=") && !/q=0(\.0*)?$/.test(coding)),
    );
