import { invalidArgument, S3Error } from "../errors.ts";
import { header, type S3Request } from "../request.ts";
import { type FormPart, type FormReader, readMultipartForm } from "./multipart-form-reader.ts";

/** S3's limit on everything before the file. */
const maxPreDataBytes = 20_480;

/** Represents a form whose file has started to arrive. */
export interface Form {
  /** The fields before the file, with names in lower case. Fields after the file are ignored. */
  fields: ReadonlyMap<string, string>;
  /** Undefined if the file's part has no file name. */
  fileName: string | undefined;
  /** The file's bytes. They end only when the form ends, so a truncated form is never taken as complete. */
  chunks: AsyncIterable<Buffer>;
}

const malformed = (): S3Error => new S3Error("MalformedPOSTRequest");

const oneFile = (count: number): S3Error =>
  invalidArgument("POST requires exactly one file upload per request.", "file", String(count));

const tooMuch = (): S3Error =>
  new S3Error("MaxPostPreDataLengthExceeded", {
    details: { MaxPostPreDataLengthBytes: String(maxPreDataBytes) },
  });

/** Yields the body as it arrives. If the reader stops early, the connection stays open for the response. */
async function* readChunks(request: S3Request): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request.body.iterator({ destroyOnReturn: false })) {
      if (Buffer.isBuffer(chunk)) yield chunk;
    }
  } catch {
    // The sender disconnected, so the form is incomplete.
    throw malformed();
  }
}

const openForm = (request: S3Request): FormReader => {
  const contentType = header(request, "content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new S3Error("PreconditionFailed", {
      details: { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
    });
  }
  return readMultipartForm(contentType, readChunks(request));
};

const readText = async ({ body }: FormPart, maxBytes: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw tooMuch();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

async function* untilFormEnds(form: FormReader, { body }: FormPart): AsyncGenerator<Buffer> {
  yield* body;
  // Fields after the file are ignored, but a second file is an error.
  for (let part = await form.nextPart(); part !== undefined; part = await form.nextPart()) {
    if (part.name === "file") throw oneFile(2);
    for await (const _ of part.body) {
      // Skip the part.
    }
  }
}

/** Adds a field. Joins the values of fields with the same name by commas, as S3 does. */
const addField = (fields: Map<string, string>, name: string, value: string): void => {
  const lower = name.toLowerCase();
  const before = fields.get(lower);
  fields.set(lower, before === undefined ? value : `${before},${value}`);
};

/**
 * Reads a form up to its file, which then streams.
 *
 * @throws S3Error PreconditionFailed, MalformedPOSTRequest, MaxPostPreDataLengthExceeded,
 *   InvalidArgument
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
export const readForm = async (request: S3Request): Promise<Form> => {
  const form = openForm(request);
  const fields = new Map<string, string>();
  let left = maxPreDataBytes;
  for (let part = await form.nextPart(); part !== undefined; part = await form.nextPart()) {
    const { name, fileName } = part;
    if (name === "file") return { fields, fileName, chunks: untilFormEnds(form, part) };
    left -= Buffer.byteLength(name);
    const value = await readText(part, Math.max(0, left));
    left -= Buffer.byteLength(value);
    if (left < 0) throw tooMuch();
    addField(fields, name, value);
  }
  throw oneFile(0);
};
