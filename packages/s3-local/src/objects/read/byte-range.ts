import { S3Error } from "../../http/errors.ts";

/** Represents a range by its first and its last byte, both inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Parses a Range header. Returns undefined, for the whole object, if the header has several ranges or
 * is not a byte range.
 *
 * @throws S3Error InvalidRange
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export const parseRange = (value: string | undefined, size: number): ByteRange | undefined => {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(value?.trim() ?? "") ?? [];
  if (value === undefined || (first === "" && last === "")) return undefined;
  const unsatisfiable = (): S3Error =>
    new S3Error("InvalidRange", {
      details: { RangeRequested: value, ActualObjectSize: String(size) },
      headers: { "content-range": `bytes */${size}` },
    });
  if (first === "") {
    const length = Math.min(Number(last), size);
    if (length === 0) throw unsatisfiable();
    return { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) throw unsatisfiable();
  return { start, end };
};
