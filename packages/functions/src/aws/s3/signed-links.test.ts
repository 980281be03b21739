import { S3Client } from "@aws-sdk/client-s3";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { parse as parseDisposition } from "content-disposition";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createS3Objects } from "./s3-objects.ts";

/** Objects with a session token of about 1,000 characters, as on Lambda. */
const objects = createS3Objects(
  new S3Client({
    region: "ap-southeast-2",
    credentials: {
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      secretAccessKey: "secret",
      sessionToken: "IQoJb3JpZ2luX2VjEJr+".repeat(45),
    },
  }),
  "slipway-production-uploadsbucket-abcdefgh",
);

const signLink = async (fileName: string) => {
  const url = await objects.signLink({
    key: defaultKeys.create("01930000-0000-7000-8000-00000000000a"),
    versionId: "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY",
    fileName,
    contentType: "application/pdf",
    disposition: "attachment",
    lifetime: 300,
  });
  const { searchParams } = new URL(url);
  const { parameters } = parseDisposition(searchParams.get("response-content-disposition") ?? "");
  return { url, name: parameters.filename ?? "" };
};

const familyEmoji = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}";

test.each([
  ["a short name", "photo.jpg"],
  ["a short name in Japanese", "\u5199\u771f.jpg"],
  ["a dotfile", ".gitignore"],
  ["only an extension", ".png"],
  ["no extension", "README"],
])("a link contains %s unchanged", async (_, name) => {
  expect((await signLink(name)).name).toBe(name);
});

test.each([
  ["255 CJK characters", `${"\u6f22".repeat(250)}.docx`, /^\u6f22+\.docx$/],
  [
    "families of emoji",
    `${familyEmoji.repeat(20)}.png`,
    new RegExp(`^(${familyEmoji})+\\.png$`, "u"),
  ],
  ["combining marks", `${"e\u0301".repeat(120)}.txt`, /^(?:e\u0301)+\.txt$/],
  ["Hebrew", `${"\u05e9\u05dc\u05d5\u05dd ".repeat(50)}.pdf`, /^[\u05d0-\u05ea ]+\.pdf$/],
  ["no extension", "\u6f22".repeat(255), /^\u6f22+$/],
  ["a leading dot only", `.${"\u6f22".repeat(254)}`, /^\.\u6f22+$/],
  ["an extension of 200 characters", `a.${"\u6f22".repeat(200)}`, /^a\.\u6f22+$/],
  ["one character with many marks", `a${"\u0301".repeat(240)}.md`, /^a\.md$/],
])(
  "a link to a file with %s has a shorter name with the same extension",
  async (_, given, expected) => {
    const { url, name } = await signLink(given);
    expect(url.length).toBeLessThanOrEqual(limits.linkLength);
    expect(name).toMatch(expected);
    expect(name.length).toBeLessThan(given.length);
  },
);

test("every link is shorter than 2 KB and contains the start and extension of the file name", async () => {
  const stem = fc.string({ unit: "grapheme", minLength: 1, maxLength: 255 });
  const extension = fc.constantFrom(".png", ".gz", ".\u6587\u66f8", ".JPEG");
  await fc.assert(
    fc.asyncProperty(stem, extension, async (start, end) => {
      const given = `a${start.replaceAll(/[/\\\p{C}]/gu, "_")}${end}`;
      const { url, name } = await signLink(given);
      expect(url.length).toBeLessThanOrEqual(limits.linkLength);
      expect(name.isWellFormed()).toBe(true);
      expect(name.endsWith(end)).toBe(true);
      expect(name.startsWith("a")).toBe(true);
    }),
    { numRuns: 200 },
  );
}, 60_000);
