import type { ContentRule } from "./content-rule.ts";
import type { Beginning, Evidence } from "./evidence.ts";
import {
  gifEvidence,
  jpegEvidence,
  oggAudioEvidence,
  pdfEvidence,
  pngEvidence,
  wavEvidence,
  webmEvidence,
  webpEvidence,
} from "./formats/containers.ts";
import { avifEvidence, mp4Evidence, quickTimeEvidence } from "./formats/iso-media.ts";
import { mpegAudioEvidence } from "./formats/mpeg-audio.ts";
import { officeEvidence, zipEvidence } from "./formats/zip.ts";

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

/**
 * The rules of the types that browsers and systems confuse with each other. The browser's engine contains them, to declare the
 * right one.
 */
export const confusableRules: Readonly<Record<string, ContentRule>> = {
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
