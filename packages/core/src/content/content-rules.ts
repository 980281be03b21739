import {
  gifEvidence,
  jpegEvidence,
  oggAudioEvidence,
  pdfEvidence,
  pngEvidence,
  wavEvidence,
  webmEvidence,
  webpEvidence,
} from "./containers.ts";
import type { Beginning, Evidence } from "./evidence.ts";
import { avifEvidence, mp4Evidence, quickTimeEvidence } from "./iso-media.ts";
import { mpegAudioEvidence } from "./mpeg-audio.ts";
import { officeEvidence, zipEvidence } from "./zip.ts";

/**
 * The rule that the content of an accepted type must satisfy. [accepted-types.md](../../../../docs/accepted-types.md)
 * describes the rules for users.
 *
 * - `bytes`: the first bytes must give evidence of the type. If the evidence is only plausible, the `file-type` package must
 *   not recognize the bytes as any type other than this one or those in `alsoRecognizedAs`.
 * - `text`: the first bytes must decode as text without NUL, and must not be HTML or SVG.
 * - `utf-8`: like `text`, but only in UTF-8 (RFC 8259, section 8.1 "Character Encoding").
 */
export type ContentRule =
  | {
      readonly kind: "bytes";
      readonly evidence: (beginning: Beginning) => Evidence;
      readonly alsoRecognizedAs?: readonly string[];
    }
  | { readonly kind: "text" }
  | { readonly kind: "utf-8" };

const text: ContentRule = { kind: "text" };

const bytes = (evidence: (beginning: Beginning) => Evidence): ContentRule => ({
  kind: "bytes",
  evidence,
});

const office = (folder: Parameters<typeof officeEvidence>[1]): ContentRule => ({
  kind: "bytes",
  evidence: (beginning) => officeEvidence(beginning, folder),
  alsoRecognizedAs: ["application/zip"],
});

const rules: Readonly<Record<string, ContentRule>> = {
  "image/jpeg": bytes(jpegEvidence),
  "image/png": bytes(pngEvidence),
  "image/gif": bytes(gifEvidence),
  "image/webp": bytes(webpEvidence),
  "image/avif": bytes(({ head }) => avifEvidence(head)),
  "video/mp4": bytes(({ head }) => mp4Evidence(head)),
  "video/webm": bytes(webmEvidence),
  "video/quicktime": bytes(({ head }) => quickTimeEvidence(head)),
  "audio/mpeg": bytes(mpegAudioEvidence),
  "audio/mp4": bytes(({ head }) => mp4Evidence(head)),
  "audio/wav": bytes(wavEvidence),
  "audio/ogg": bytes(oggAudioEvidence),
  "application/pdf": bytes(pdfEvidence),
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": office("word"),
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": office("xl"),
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": office("ppt"),
  "application/zip": bytes(zipEvidence),
  "application/json": { kind: "utf-8" },
  "text/plain": text,
  "text/csv": text,
  "text/markdown": text,
};

/** Returns the rule of a content type; undefined if the type is not accepted. */
export const findContentRule = (contentType: string): ContentRule | undefined =>
  Object.hasOwn(rules, contentType) ? rules[contentType] : undefined;
