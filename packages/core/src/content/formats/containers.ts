import { afterSpace, find, hasAt, startsLikeMarkup, uint } from "../bytes.ts";
import { type Beginning, certainIf, type Evidence } from "../evidence.ts";

/** Checks the signature and the first chunk of a PNG (PNG, sections 5.2 and 5.6). `CgBI` is Apple's variant. */
export const pngEvidence = ({ head }: Beginning): Evidence =>
  certainIf(
    hasAt(head, 0, "\u0089PNG\r\n\u001a\n") && (hasAt(head, 12, "IHDR") || hasAt(head, 12, "CgBI")),
  );

/** Checks the start-of-image marker and the next marker of a JPEG (ITU T.81, annex B). F7 is JPEG-LS. */
export const jpegEvidence = ({ head }: Beginning): Evidence =>
  certainIf(hasAt(head, 0, "\u00ff\u00d8\u00ff") && head[3] !== 0xf7);

/** Checks the header of a GIF (GIF89a Specification, section 17 "Header"). */
export const gifEvidence = ({ head }: Beginning): Evidence =>
  certainIf(hasAt(head, 0, "GIF87a") || hasAt(head, 0, "GIF89a"));

/** Checks the header of a WebP (RFC 9649, section 2.4 "WebP File Header"). */
export const webpEvidence = ({ head }: Beginning): Evidence =>
  certainIf(hasAt(head, 0, "RIFF????WEBPVP8"));

/** Checks the header of a WAV: RIFF, or RF64 or BW64 for files over 4 GiB (EBU Tech 3306; ITU-R BS.2088). */
export const wavEvidence = ({ head }: Beginning): Evidence =>
  certainIf(["RIFF", "RF64", "BW64"].some((name) => hasAt(head, 0, `${name}????WAVE`)));

/** The number of other bytes that may precede the header of a PDF (ISO 32000-1, annex H.3, note 13). */
const mostBeforePdf = 1024;

/** Checks the header of a PDF: at the start, after white space, or after other bytes if objects follow. */
export const pdfEvidence = ({ head }: Beginning): Evidence => {
  const first = afterSpace(head);
  if (first <= mostBeforePdf && hasAt(head, first, "%PDF-")) return "certain";
  if (hasAt(head, 0, "%!PS-Adobe-?.? PDF-")) return "certain";
  const header = find(head, "%PDF-", { before: mostBeforePdf });
  if (header === undefined || startsLikeMarkup(head)) return "none";
  return find(head, " obj", { from: header }) === undefined ? "none" : "plausible";
};

/** Returns true if a file has an EBML header with one of these document types. */
const isEbml = (head: Uint8Array, documentTypes: readonly string[]): boolean => {
  if (!hasAt(head, 0, "\u001aE\u00df\u00a3")) return false;
  const documentType = find(head, "B\u0082", { from: 4, before: 64 });
  if (documentType === undefined) return false;
  // The leading bits of an EBML size encode its length (RFC 8794, section 4 "Variable-Size Integer").
  const sizeBytes = Math.clz32(head[documentType + 2] ?? 0) - 23;
  return documentTypes.some((name) => hasAt(head, documentType + 2 + sizeBytes, name));
};

/** Checks the EBML header of a WebM. Its document type is `webm`, or `matroska`, of which WebM is a subset. */
export const webmEvidence = ({ head }: Beginning): Evidence =>
  certainIf(isEbml(head, ["webm", "matroska"]));

/** Checks the EBML header of a Matroska file (RFC 9559, section 4.5). */
export const matroskaEvidence = ({ head }: Beginning): Evidence =>
  certainIf(isEbml(head, ["matroska"]));

/** First packets of streams that are not audio (RFC 5334, section 4 "Conformance and Document Conventions"). */
const videoStreams = ["\u0080theora", "\u0001video\u0000", "BBCD\u0000", "\u0080kate", "OVP80"];

/** The maximum number of first pages that are read. Each stream of a file starts with one (RFC 3533, section 6). */
const mostStreams = 16;

/** Checks that a file is Ogg and that none of its streams is a video. */
export const oggAudioEvidence = ({ head }: Beginning): Evidence => {
  let at = 0;
  for (let streams = 0; streams < mostStreams && isFirstPage(head, at); streams++) {
    const segments = head[at + 26] ?? 0;
    const packet = at + 27 + segments;
    if (videoStreams.some((start) => hasAt(head, packet, start))) return "none";
    let length = 0;
    for (let segment = at + 27; segment < packet; segment++) length += uint(head, segment, 1);
    at = packet + length;
  }
  return certainIf(at > 0);
};

const isFirstPage = (head: Uint8Array, at: number): boolean =>
  hasAt(head, at, "OggS\u0000") && ((head[at + 5] ?? 0) & 0x2) !== 0;
