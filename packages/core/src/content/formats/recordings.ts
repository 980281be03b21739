import { hasAt, uint } from "../bytes.ts";
import type { ContentRule } from "../content-rule.ts";
import { type Beginning, certainIf, type Evidence } from "../evidence.ts";
import { matroskaEvidence } from "./containers.ts";
import { phoneVideoEvidence } from "./iso-media.ts";
import { afterTags } from "./mpeg-audio.ts";

/** Checks the header of an AVI file (RIFF with the form "AVI "). */
const aviEvidence = ({ head }: Beginning): Evidence =>
  certainIf(hasAt(head, 0, "RIFF????AVI LIST"));

/**
 * Checks for the first pack of a program stream of MPEG-1 or MPEG-2 (ISO/IEC 13818-1, section 2.5.3.3), or for the first sequence
 * header of a video stream (ISO/IEC 13818-2, section 6.2.2.1).
 */
const mpegVideoEvidence = ({ head }: Beginning): Evidence => {
  const [first = 0, rate = 0, bits = 0] = [head[4], head[9], head[10]];
  if (hasAt(head, 0, "\u0000\u0000\u0001\u00ba"))
    // The first bits distinguish MPEG-2 from MPEG-1, in which a marker bit follows the clock.
    return certainIf((first & 0xc4) === 0x44 || ((first & 0xf1) === 0x21 && (rate & 0x80) !== 0));
  const width = uint(head, 4, 3) >>> 12;
  const height = uint(head, 4, 3) & 0xfff;
  return certainIf(
    hasAt(head, 0, "\u0000\u0000\u0001\u00b3") && width > 0 && height > 0 && (bits & 0x20) !== 0,
  );
};

/** The lengths of a packet of a transport stream: alone, with a time before it, and with a checksum after it. */
const packets = [
  { length: 188, start: 0 },
  { length: 192, start: 4 },
  { length: 204, start: 0 },
];

/** The number of packets that distinguish a stream from bytes that resemble a packet's start. */
const mostPackets = 5;

/** Checks the first packets of a transport stream: each starts with 0x47 (ISO/IEC 13818-1, section 2.4.3.2). */
const transportStreamEvidence = ({ head, size }: Beginning): Evidence =>
  certainIf(
    packets.some(({ length, start }) => {
      const count = Math.min(mostPackets, Math.floor(size / length));
      if (count < 2) return false;
      for (let packet = 0; packet < count; packet++)
        if (head[start + packet * length] !== 0x47) return false;
      return true;
    }),
  );

/** The number of consecutive frames that distinguishes audio from bytes that resemble a frame's header. */
const mostFrames = 3;

/** Checks for frames of AAC with ADTS headers, which ID3 tags can precede (ISO/IEC 14496-3, section 1.A.3.2). */
const adtsEvidence = ({ head, size }: Beginning): Evidence => {
  let at = afterTags(head);
  const configuration = uint(head, at, 3) & 0xff_fe_fc;
  for (let frames = 0; frames < mostFrames; frames++) {
    // A short file ends after a frame.
    if (frames > 0 && at === size) return "certain";
    const header = uint(head, at, 3);
    const length = (uint(head, at + 3, 3) >>> 5) & 0x1fff;
    const sampling = (header >>> 2) & 0xf;
    const isFrame = (header & 0xff_f6_00) === 0xff_f0_00 && sampling < 13 && length >= 7;
    if (!isFrame || (header & 0xff_fe_fc) !== configuration || at + 6 > head.length) return "none";
    at += length;
  }
  return "certain";
};

/** Checks the signature and the first block of a FLAC file, which ID3 tags can precede (RFC 9639, section 8). */
const flacEvidence = ({ head }: Beginning): Evidence => {
  const at = afterTags(head);
  return certainIf(
    hasAt(head, at, "fLaC?\u0000\u0000\u0022") && ((head[at + 4] ?? 0xff) & 0x7f) === 0,
  );
};

/** Checks the form of an AIFF or AIFF-C file (Audio Interchange File Format, "Form Chunk"). */
const aiffEvidence = ({ head }: Beginning): Evidence =>
  certainIf(hasAt(head, 0, "FORM????AIFF????") || hasAt(head, 0, "FORM????AIFC????"));

/** Checks the magic number of an AMR file with one or more channels, and a frame's padding bits (RFC 4867, section 5). */
const amrEvidence = ({ head, size }: Beginning): Evidence => {
  if (hasAt(head, 0, "#!AMR_MC1.0\n")) return certainIf(size > 16);
  return certainIf(hasAt(head, 0, "#!AMR\n") && ((head[6] ?? 0xff) & 0x83) === 0);
};

/** The rules of video and audio formats that only some browsers play. */
export const recordingRules: Readonly<Record<string, ContentRule>> = {
  "video/matroska": { kind: "bytes", evidence: matroskaEvidence },
  "video/x-msvideo": { kind: "bytes", evidence: aviEvidence },
  "video/3gpp": { kind: "bytes", evidence: ({ head }) => phoneVideoEvidence(head, "3gp") },
  "video/3gpp2": { kind: "bytes", evidence: ({ head }) => phoneVideoEvidence(head, "3g2") },
  "video/mpeg": { kind: "bytes", evidence: mpegVideoEvidence },
  "video/mp2t": { kind: "bytes", evidence: transportStreamEvidence },
  "audio/flac": { kind: "bytes", evidence: flacEvidence },
  "audio/aac": { kind: "bytes", evidence: adtsEvidence },
  "audio/aiff": { kind: "bytes", evidence: aiffEvidence },
  "audio/amr": { kind: "bytes", evidence: amrEvidence },
};
