import { expect, test } from "vitest";
import { checkContentType } from "./check-content-type.ts";

/** Magic numbers of letters, with which a text can start. */
const magicNumbers = [
  ...["BM", "MZ", "ID3", "ID32", "FORM", "solid ", "GIF87a", "GIF89a", "GIF8", "%PDF-1.7", "%!PS"],
  ...["%!PS-Adobe-3.0 EPSF-3.0", "RIFF", "RIFX", "OggS", "fLaC", "MPCK", "MP+", "wvpk", "MAC "],
  ...[
    "FWS",
    "CWS",
    "ZWS",
    "Rar!",
    "7z",
    "BPG",
    "ICC",
    "PAR1",
    ".snd",
    "#!AMR",
    "#!SILK_V3",
    "LZIP",
  ],
  ...[
    "BEGIN:VCARD\nVERSION:3.0",
    "BEGIN:VCALENDAR",
    "WEBVTT\n",
    "{\\rtf1",
    '<?xml version="1.0"?>\n',
  ],
  ...["glTF", "MSCF", "ISc(", "BZh9", "!<arch>\n", "!<arch>\ndebian-binary", "SQLite format 3"],
  ...["regf", "REGEDIT4\r\n", "8BPS", "II*", "MM", "IIRO", "DSD ", "SIMPLE  = ", "ply\n", "OTTO"],
  ...[
    "true",
    "ttcf",
    "wOFF",
    "wOF2",
    "Cr24",
    "AT&TFORM",
    "--lh5-",
    "xx-lh5-",
    "FLV",
    "MThd",
    "icns",
  ],
  ...[
    "NES",
    "DRACO",
    "SP01",
    "PMOCCMOC",
    "AC1015",
    "Obj",
    "PAR",
    "PGP",
    "PK",
    "DDS ",
    "caff",
    "FUJI",
  ],
  ...[
    "Extended Module:",
    "IMPM",
    "SCRM",
    "ftyp",
    "xxxxftypisom",
    "xxxxmoov",
    "WAVE",
    "AVI ",
    "qoif",
  ],
  ...[
    "LuS",
    "Kaydara FBX Binary",
    "-----BEGIN PGP MESSAGE-----",
    "#!/bin/sh\n",
    "d8:announce",
    "UFA",
  ],
  ...[
    "ARROW1",
    "BLENDER",
    "JVM",
    "CD001",
    "Joy!",
    "LRZI",
    "lzop",
    "VBK",
    "zQRS",
    "%FDF-1.2",
    "Salted__",
  ],
];

test.each(["text/plain", "text/csv", "text/markdown"])(
  "keeps %s whose first letters are a magic number",
  async (contentType) => {
    for (const rest of ["", ",1,2\n3,4,5\n", " is how it begins – or so I’m told.\n".repeat(99)])
      for (const magicNumber of magicNumbers) {
        const head = new TextEncoder().encode(magicNumber + rest);
        const verdict = await checkContentType({ contentType, head, size: head.length });
        expect([magicNumber, verdict]).toEqual([
          magicNumber,
          { outcome: "passed", charset: "utf-8" },
        ]);
      }
  },
);

/** Types that no text can be declared as, except those whose header is text. */
const binaryTypes = [
  ...["image/heic", "image/heif", "image/tiff", "image/bmp", "image/vnd.microsoft.icon"],
  ...[
    "image/vnd.adobe.photoshop",
    "video/matroska",
    "video/x-msvideo",
    "video/3gpp",
    "video/3gpp2",
  ],
  ...["video/mpeg", "video/mp2t", "audio/flac", "audio/aac", "audio/aiff", "audio/amr"],
  ...["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"],
  ...["application/vnd.oasis.opendocument.text", "application/epub+zip"],
  ...["application/vnd.apple.pages", "application/gzip", "application/x-tar"],
  ...["application/x-7z-compressed", "application/vnd.rar", "application/x-bzip2"],
  ...["application/x-xz", "application/zstd", "font/ttf", "font/otf", "font/woff", "font/woff2"],
  ...["font/collection", "application/vnd.apache.parquet", "application/vnd.sqlite3"],
];

test.each(binaryTypes)(
  "rejects text that starts with a magic number as %s",
  async (contentType) => {
    for (const rest of ["", ",1,2\n3,4,5\n", " is how it begins.\n".repeat(99)])
      for (const magicNumber of magicNumbers) {
        const head = new TextEncoder().encode(magicNumber + rest);
        const { outcome } = await checkContentType({ contentType, head, size: head.length });
        expect([magicNumber, outcome]).toEqual([magicNumber, "failed"]);
      }
  },
);

test("keeps a text with a tar archive's magic number at the same offset", async () => {
  const head = new TextEncoder().encode(`${"a".repeat(257)}ustar 00 and more`);
  expect(await checkContentType({ contentType: "text/plain", head, size: head.length })).toEqual({
    outcome: "passed",
    charset: "utf-8",
  });
});

test("keeps text in windows-1252 whose first letters are a magic number", async () => {
  for (const magicNumber of [
    "BM",
    "MZ",
    "ID3",
    "FORM",
    "solid ",
    "GIF89a",
    "FLV",
    "MThd",
    "RIFF",
  ]) {
    const text = `${magicNumber};Größe;Straße\r\nMüller;Köln;10 € – 20 €\r\n`;
    const head = new Uint8Array(
      Buffer.from(text.replaceAll("€", "\u0080").replaceAll("–", "\u0096"), "latin1"),
    );
    expect(await checkContentType({ contentType: "text/csv", head, size: head.length })).toEqual({
      outcome: "passed",
      charset: "windows-1252",
    });
  }
});
