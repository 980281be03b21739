import { expect, test } from "vitest";
import { createHttpEvent, lambdaContext } from "../../testing/http-event.ts";
import { createWorld } from "../../testing/world.ts";
import { libraryHandler, requestUploadHandler } from "./handle-http.ts";
import type { HttpEvent } from "./http-event.ts";

const text = (fileName: string) =>
  JSON.stringify({ files: [{ fileName, size: 7, contentType: "application/pdf" }] });

/** Requests an upload with a body of any bytes, as API Gateway hands them on. */
const request = async (bytes: Buffer, change: Partial<HttpEvent> = {}) => {
  const { adapters, records } = createWorld();
  const event = { ...createHttpEvent("requestUploads"), body: bytes.toString("base64"), ...change };
  const { statusCode, body = "" } = await requestUploadHandler(adapters)(
    { ...event, ...change },
    lambdaContext,
  );
  return { statusCode, answer: JSON.parse(body), records: records.all() };
};

const latin1 = Buffer.from(text("caf\u00e9.pdf"), "latin1");
const utf16 = Buffer.from(`\ufeff${text("caf\u00e9.pdf")}`, "utf16le");

test.each([
  ["Windows-1252", latin1, "is in another encoding"],
  ["UTF-16 with a byte order mark", utf16, "is UTF-16LE"],
  ["big-endian UTF-16", Buffer.from(utf16).swap16(), "is UTF-16BE"],
  ["a surrogate in three bytes", Buffer.from("7b22eda080227d", "hex"), "is in another encoding"],
  ["an overlong form", Buffer.from("7b22c0af227d", "hex"), "is in another encoding"],
  ["UTF-8 that is cut off", Buffer.from('{"\u00e9').subarray(0, 3), "is in another encoding"],
])("refuses a body in %s, naming the encoding", async (_, bytes, reason) => {
  const { statusCode, answer, records } = await request(bytes, { isBase64Encoded: true });
  expect(statusCode).toBe(400);
  expect(answer.detail).toBe(`The body must be encoded in UTF-8 and ${reason}.`);
  expect(records).toEqual([]);
});

test("refuses a body whose bytes API Gateway replaced because they are not UTF-8", async () => {
  const { statusCode, records } = await request(latin1, {
    body: latin1.toString("utf8"),
    isBase64Encoded: false,
    headers: { "content-type": "application/json", "content-length": String(latin1.length) },
  });
  expect(statusCode).toBe(400);
  expect(records).toEqual([]);
});

test("keeps a file name that really contains U+FFFD", async () => {
  const body = text("caf\ufffd.pdf");
  const { statusCode, records } = await request(Buffer.from(body), {
    body,
    isBase64Encoded: false,
    headers: { "content-length": String(Buffer.byteLength(body)) },
  });
  expect(statusCode).toBe(201);
  expect(records).toMatchObject([{ fileName: "caf\ufffd.pdf" }]);
});

test("takes UTF-8 with a byte order mark, whose file name is kept as it is", async () => {
  const { statusCode, records } = await request(Buffer.from(`\ufeff${text("caf\u00e9.pdf")}`), {
    isBase64Encoded: true,
  });
  expect(statusCode).toBe(201);
  expect(records).toMatchObject([{ fileName: "caf\u00e9.pdf" }]);
});

test.each(["utf-8", '"UTF-8"', "utf8", "us-ascii"])("takes charset=%s", async (charset) => {
  const headers = { "content-type": `application/json; charset=${charset}` };
  expect(
    (await request(Buffer.from(text("a.pdf")), { isBase64Encoded: true, headers })).statusCode,
  ).toBe(201);
});

test.each(["iso-8859-1", "utf-16", "shift_jis"])("refuses charset=%s by name", async (charset) => {
  const headers = { "content-type": `application/json; charset=${charset}` };
  const { statusCode, answer } = await request(Buffer.from(text("a.pdf")), {
    isBase64Encoded: true,
    headers,
  });
  expect(statusCode).toBe(400);
  expect(answer.detail).toBe(`The body must be encoded in UTF-8 and not in ${charset}.`);
});

test.each(["cursor=%FF", "cursor=%E0%A4%A", "status=%ED%A0%80", "limit=100%"])(
  "refuses the query %s, which is not percent-encoded UTF-8",
  async (rawQueryString) => {
    const { adapters } = createWorld();
    const event = { ...createHttpEvent("listUploads"), rawQueryString };
    const { statusCode, body = "" } = await libraryHandler(adapters)(event, lambdaContext);
    expect(statusCode).toBe(400);
    expect(JSON.parse(body).detail).toBe("The query must be percent-encoded UTF-8.");
  },
);
