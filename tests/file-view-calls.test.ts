import { formatPublicPath } from "@slipway/core/deployment/file-path";
import { createFilesFunctions } from "@slipway/core/deployment/files-function";
import { filesKeyName } from "@slipway/core/deployment/files-key";
import { createFileUrls } from "@slipway/functions/links/file-urls";
import { createFunctionRuntime } from "@slipway/local/cloudfront/function-runtime";
import { expect, test } from "vitest";
import { fileViewCalls } from "./upload-aws-calls.ts";

const clock = () => new Date("2026-01-01T12:30:00.000Z");
const link = {
  key: "uploads/0a/01930000-0000-7000-8000-00000000000a",
  versionId: "version",
  contentType: "image/png",
  disposition: "inline",
  fileName: "a.png",
} as const;

/** Runs CloudFront's functions for a view of a file. Returns the functions, and how many keys they read. */
const view = async (uri: string) => {
  const keyReads: string[] = [];
  const keys = new (class extends Map<string, string> {
    override get(name: string): string | undefined {
      keyReads.push(name);
      return super.get(name);
    }
  })([[filesKeyName(1), "one"]]);
  const services = { keys, clock };
  const functions = createFilesFunctions("uploads/");
  const { viewerRequest, viewerResponse } = functions;
  const asked = { method: "GET", uri, querystring: {}, headers: {} };
  const request = await createFunctionRuntime(viewerRequest, services)({ request: asked });
  if ("statusCode" in request) throw new Error(`The link was refused with ${request.statusCode}.`);
  const response = { statusCode: 200, headers: { "content-type": { value: "image/png" } } };
  await createFunctionRuntime(viewerResponse, services)({ request, response });
  return { functions: Object.keys(functions), keyReads: keyReads.length };
};

test("a view of a file by a signed link runs two functions, and reads one key", async () => {
  const urls = createFileUrls({ url: "https://files.test", key: "1.one", clock });
  expect(await view(new URL(urls.createSigned(link)).pathname)).toEqual({
    functions: fileViewCalls.functions,
    keyReads: fileViewCalls.keyReads.signed,
  });
});

test("a view of a public file reads no key", async () => {
  const encode = (text: string) => Buffer.from(text).toString("base64url");
  const key = "uploads/public/0a/01930000-0000-7000-8000-00000000000a";
  expect(await view(formatPublicPath({ ...link, key, name: "a.png" }, encode))).toEqual({
    functions: fileViewCalls.functions,
    keyReads: fileViewCalls.keyReads.public,
  });
});
