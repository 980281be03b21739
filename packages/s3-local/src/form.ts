import { Readable } from "node:stream";
import busboy from "busboy";
import { invalidArgument, S3Error } from "./errors.ts";
import { header, type S3Request } from "./request.ts";

/** S3's limit on everything before the file. */
const maxPreDataBytes = 20_480;

/** A form whose file has begun to arrive. */
export type Form = {
  /** The fields before the file, names in lower case; what follows the file is ignored. */
  fields: ReadonlyMap<string, string>;
  /** Undefined when the file's part has no file name at all. */
  fileName: string | undefined;
  /** The file's bytes. It ends only when the whole form did, so a cut-off form never looks whole. */
  chunks: AsyncIterable<Buffer>;
};

const malformed = (): S3Error => new S3Error("MalformedPOSTRequest");

const oneFile = (count: number): S3Error =>
  invalidArgument("POST requires exactly one file upload per request.", "file", String(count));

const tooMuch = (): S3Error =>
  new S3Error("MaxPostPreDataLengthExceeded", {
    details: { MaxPostPreDataLengthBytes: String(maxPreDataBytes) },
  });

function openParser(request: S3Request): busboy.Busboy {
  const contentType = header(request, "content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new S3Error("PreconditionFailed", {
      details: { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
    });
  }
  try {
    return busboy({
      headers: { "content-type": contentType },
      defParamCharset: "utf8",
      limits: { fieldSize: maxPreDataBytes + 1, fieldNameSize: 1024 },
    });
  } catch {
    throw malformed();
  }
}

async function* untilFormEnds(file: Readable, end: Promise<void>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of file.iterator({ destroyOnReturn: false })) {
      if (Buffer.isBuffer(chunk)) yield chunk;
    }
  } catch {
    throw malformed();
  }
  await end;
}

/** Reads a field whose part bears a file name, as some clients send every part. */
async function readField(part: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of part.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxPreDataBytes) throw tooMuch();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Fields of the same name become one, their values separated by commas, as S3 reads them. */
function addField(fields: Map<string, string>, name: string, value: string): void {
  const lower = name.toLowerCase();
  const before = fields.get(lower);
  fields.set(lower, before === undefined ? value : `${before},${value}`);
}

/**
 * Reads a form up to its file, which then streams.
 *
 * @throws S3Error PreconditionFailed, MalformedPOSTRequest, MaxPostPreDataLengthExceeded,
 *   InvalidArgument
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
export async function readForm(request: S3Request): Promise<Form> {
  const parser = openParser(request);
  const fields = new Map<string, string>();
  const found = Promise.withResolvers<Form>();
  const end = Promise.withResolvers<void>();
  end.promise.catch(() => {});
  const earlierParts: Promise<void>[] = [];
  let files = 0;
  let preDataBytes = 0;

  const fail = (error: unknown): void => {
    request.body.unpipe(parser);
    found.reject(error);
    end.reject(error);
  };
  const take = (name: string, value: string): void => {
    preDataBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (preDataBytes > maxPreDataBytes) fail(tooMuch());
    else addField(fields, name, value);
  };
  const takeFile = async (file: Readable, fileName: string | undefined): Promise<void> => {
    files += 1;
    if (files > 1) fail(oneFile(files));
    await Promise.all(earlierParts);
    found.resolve({ fields, fileName, chunks: untilFormEnds(file, end.promise) });
  };

  // The parser's types promise a name; a part can come without one.
  parser.on("field", (name: string | undefined, value) => {
    if (name === undefined) return fail(malformed());
    // A part without a file name is a text area; its name still makes it the file.
    if (name === "file") {
      if (Buffer.byteLength(value) > maxPreDataBytes) fail(tooMuch());
      else void takeFile(Readable.from([Buffer.from(value)]), undefined);
    } else if (files === 0) take(name, value);
  });
  parser.on("file", (name: string | undefined, stream, { filename }) => {
    // Cut-off forms destroy the stream; whoever reads it sees that, nobody else needs to.
    stream.on("error", () => {});
    if (name === undefined) return fail(malformed());
    // A browser with nothing chosen sends an empty file name, which the parser leaves out.
    if (name === "file") void takeFile(stream, filename ?? "");
    else if (files > 0) stream.resume();
    else earlierParts.push(readField(stream).then((value) => take(name, value), fail));
  });
  parser.on("close", () => {
    end.resolve();
    if (files === 0) found.reject(oneFile(0));
  });
  parser.on("error", () => fail(malformed()));
  request.body.on("error", () => {
    fail(malformed());
    parser.destroy();
  });
  request.body.pipe(parser);
  return found.promise;
}
