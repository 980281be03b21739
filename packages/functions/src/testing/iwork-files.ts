import { crc32 } from "node:zlib";

/** A file in an archive. */
interface Entry {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Returns the local header of an entry that is not compressed, and its bytes (APPNOTE.TXT, section 4.3.7). */
const storeEntry = ({ name, bytes }: Entry): Buffer => {
  const header = Buffer.alloc(30);
  header.write("PK\u0003\u0004", "latin1");
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(crc32(bytes), 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt32LE(bytes.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), bytes]);
};

/**
 * Returns the start of `Index/Document.iwa`: the headers of a block and of its Snappy stream, and the first object, whose type is
 * 10000 in Pages and 1 in Numbers and Keynote. Its bytes are those of documents that Apple's programs wrote.
 */
const createIndex = (document: IworkDocument): Buffer =>
  Buffer.from(
    document === "pages"
      ? "00151600d048f052270801122308904e1203010005189f01"
      : "00df10009336f04e230801121f0801120301000518612a14",
    "hex",
  );

export type IworkDocument = "pages" | "numbers" | "keynote";

/** Returns a document with the entries that Pages, Numbers, or Keynote write since 2013. Apple's programs run on no other system. */
export const createIworkFile = (document: IworkDocument): Uint8Array<ArrayBuffer> => {
  const rest = Buffer.from("00000000", "hex");
  const slides = document === "keynote" ? [{ name: "Index/Slide-8060.iwa", bytes: rest }] : [];
  const entries = [
    { name: "Index/DocumentStylesheet.iwa", bytes: rest },
    { name: "Index/Tables/DataList.iwa", bytes: rest },
    { name: "Index/Document.iwa", bytes: createIndex(document) },
    ...slides,
    { name: "Metadata/DocumentIdentifier", bytes: rest },
    { name: "preview.jpg", bytes: rest },
  ];
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  return new Uint8Array(Buffer.concat([...entries.map(storeEntry), end]));
};
