import { crc32, deflateSync } from "node:zlib";

/** Creates a PNG of black pixels in one bit each, with any size that its header declares. */
export const createPng = (width: number, height: number): Uint8Array => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const row = 1 + Math.ceil(width / 8);
  // The header alone decides about a larger image.
  const rows = width * height > 100_000_000 ? 1 : height;
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      createChunk("IHDR", header),
      createChunk("IDAT", deflateSync(Buffer.alloc(row * rows), { level: 1 })),
      createChunk("IEND", Buffer.alloc(0)),
    ]),
  );
};

const createChunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** Creates a GIF whose frames have one pixel each, or declare the size of the image. */
export const createGif = (
  frames: number,
  { width, height, isBomb = false }: { width: number; height: number; isBomb?: boolean },
): Uint8Array => {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const colors = Buffer.from([0, 0, 0, 255, 255, 255]);
  // Each frame draws one pixel at another place, so that no two frames are equal.
  const createFrame = (left: number) => {
    const frame = Buffer.from("21f904000a0000002c00000000010001000002024c0100", "hex");
    if (isBomb) size.copy(frame, 13);
    else frame.writeUInt16LE(left % width, 9);
    return frame;
  };
  return new Uint8Array(
    Buffer.concat([
      Buffer.from("GIF89a", "latin1"),
      size,
      Buffer.from([0x80, 0, 0]),
      colors,
      ...Array.from({ length: frames }, (_, index) => createFrame(index)),
      Buffer.from([0x3b]),
    ]),
  );
};

/** Replaces the size that an ISO media image declares in every `ispe` box (ISO/IEC 23008-12, section 6.5.3). */
export const declareSize = (bytes: Uint8Array, width: number, height: number): Uint8Array => {
  const changed = Buffer.from(bytes);
  for (let at = changed.indexOf("ispe"); at !== -1; at = changed.indexOf("ispe", at + 1)) {
    changed.writeUInt32BE(width, at + 8);
    changed.writeUInt32BE(height, at + 12);
  }
  return new Uint8Array(changed);
};

/** Replaces the width and the height of a little-endian TIFF (TIFF 6.0, section 8, tags 256 and 257). */
export const declareTiffSize = (bytes: Uint8Array, side: number): Uint8Array => {
  const changed = Buffer.from(bytes);
  const directory = changed.readUInt32LE(4);
  for (let entry = 0; entry < changed.readUInt16LE(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    const isSide = [256, 257].includes(changed.readUInt16LE(at));
    if (isSide) {
      changed.writeUInt16LE(4, at + 2);
      changed.writeUInt32LE(side, at + 8);
    }
  }
  return new Uint8Array(changed);
};

/** Declares the canvas of an extended WebP (RFC 9649, section 2.7.1). */
export const declareWebpSize = (bytes: Uint8Array, side: number): Uint8Array => {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf("VP8X") + 12;
  changed.writeUIntLE(side - 1, at, 3);
  changed.writeUIntLE(side - 1, at + 3, 3);
  return new Uint8Array(changed);
};

/**
 * Creates a PDF whose page draws a form ten times, which draws another one ten times, and so on.
 *
 * @param depth 9 draws a billion lines
 */
export const createPdf = (depth: number, { side = 100, pages = 1 } = {}): Uint8Array => {
  const first = 3 + pages;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, page) => `${3 + page} 0 R`).join(" ")}] >>`,
    ...Array.from(
      { length: pages },
      () =>
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${side} ${side}] /Contents ${first} 0 R /Resources << /XObject << /F ${first + 1} 0 R >> >> >>`,
    ),
    createStream("", "/F Do ".repeat(10)),
    ...Array.from({ length: depth }, (_, level) =>
      createStream(
        `/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /F ${first + level + 2} 0 R >> >>`,
        level === depth - 1 ? "0 0 m 100 100 l S" : "/F Do ".repeat(10),
      ),
    ),
  ];
  let text = "%PDF-1.7\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  return new Uint8Array(
    Buffer.from(
      `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    ),
  );
};

const createStream = (entries: string, content: string): string =>
  `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
