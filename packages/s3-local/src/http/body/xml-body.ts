import type { AuthenticatedRequest } from "../operation.ts";
import { parseXml, type XmlElement } from "../xml.ts";
import type { BodyIntegrity } from "./declared-digests.ts";
import { documentIntegrity, readSmallBody } from "./small-body.ts";

const maxBytes = 2 * 1024 * 1024;

/**
 * Reads a small XML body whole, with its digests checked.
 *
 * @throws S3Error MalformedXML and what {@link readSmallBody} throws
 */
export const readXmlBody = async (
  request: AuthenticatedRequest,
  root: string,
): Promise<XmlElement> => readXmlWith(request, root, documentIntegrity(request));

/** {@link readXmlBody}, for a request whose checksum headers tell of something else than its body. */
export const readXmlWith = async (
  request: AuthenticatedRequest,
  root: string,
  integrity: BodyIntegrity,
): Promise<XmlElement> => {
  const body = await readSmallBody(request, maxBytes, integrity);
  return parseXml(body.toString("utf8"), root);
};
