import type { AuthenticatedRequest } from "../operation.ts";
import { parseXml, type XmlElement } from "../xml.ts";
import type { DeclaredDigests } from "./declared-digests.ts";
import { documentDigests, readSmallBody } from "./small-body.ts";

const maxBytes = 2 * 1024 * 1024;

/**
 * Reads and parses a small XML body, and verifies its digests.
 *
 * @throws S3Error MalformedXML and what {@link readSmallBody} throws
 */
export const readXmlBody = async (
  request: AuthenticatedRequest,
  root: string,
): Promise<XmlElement> => readXmlWith(request, root, documentDigests(request));

/** Reads an XML body like {@link readXmlBody}, for requests whose checksum headers do not cover the body. */
export const readXmlWith = async (
  request: AuthenticatedRequest,
  root: string,
  integrity: DeclaredDigests,
): Promise<XmlElement> => {
  const body = await readSmallBody(request, maxBytes, integrity);
  return parseXml(body.toString("utf8"), root);
};
