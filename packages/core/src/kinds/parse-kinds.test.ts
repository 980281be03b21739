import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { acceptedTypes, defaultTypes } from "../content/accepted-types.ts";
import { limits } from "../limits.ts";
import { ListQuery } from "../routes/list-uploads.ts";
import { findKind } from "./kind-rules.ts";
import { ConfigError, parseKinds } from "./parse-kinds.ts";
import { reservedIndexNames } from "./settings/kind-settings.ts";

const fields = v.object({ albumId: v.string(), note: v.optional(v.string()) });

const findProblems = (config: unknown): readonly string[] => {
  try {
    parseKinds(config);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

const parseAvatar = (settings: object) => parseKinds({ kinds: { avatar: settings } }).avatar;
const findAvatarProblems = (settings: unknown) => findProblems({ kinds: { avatar: settings } });

test("without a config, there is one kind with the limits of Slipway", () => {
  const { default: rules, ...others } = parseKinds();
  expect(others).toEqual({});
  expect(rules).toEqual({
    name: "default",
    contentTypes: Object.fromEntries(
      defaultTypes.map((type) => [type, acceptedTypes[type]?.extensions]),
    ),
    minSize: 1,
    maxSize: limits.fileSize,
    maxFiles: limits.filesPerRequest,
    retention: { choices: limits.retentionDays },
    trash: 30,
    policyLifetime: limits.policyLifetime,
    linkLifetime: limits.downloadLinkLifetime,
    visibility: "private",
    delivery: "s3",
    inlineTypes: defaultTypes,
    variants: {},
    mediaDetails: "basic",
    index: [],
    editable: [],
    hasFields: false,
  });
});

test("reads every setting", () => {
  const noop = () => undefined;
  const document = {
    accept: ["application/pdf", ".DOCX", "image/*"],
    minSize: 0,
    maxSize: "200 MB",
    maxFiles: 3,
    retention: { choices: ["1 year", "30 days"], default: "1 year" },
    trash: "2 weeks",
    policyLifetime: "1 hour",
    linkLifetime: "90 seconds",
    disposition: { inline: ["image/*", "text/plain"] },
    fields,
    index: ["albumId"],
    editable: ["note"],
    authorize: noop,
    onReady: noop,
    onRejected: noop,
    onTrashed: noop,
    onRestored: noop,
    onDeleted: noop,
  };
  const images = defaultTypes.filter((type) => type.startsWith("image/"));
  const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  const { document: rules } = parseKinds({ kinds: { document }, ownerOf: noop });
  expect(Object.keys(rules?.contentTypes ?? {})).toEqual(["application/pdf", word, ...images]);
  expect(rules).toMatchObject({
    name: "document",
    contentTypes: { "application/pdf": [".pdf"], [word]: [".docx"] },
    minSize: 0,
    maxSize: 200 * 1024 ** 2,
    maxFiles: 3,
    retention: { choices: [30, 365], default: 365 },
    trash: 14,
    policyLifetime: 3600,
    linkLifetime: 90,
    inlineTypes: images,
    index: ["albumId"],
    editable: ["note"],
    hasFields: true,
  });
});

test("public files have no trash, because everyone can read them until they are deleted", () => {
  expect(parseAvatar({ visibility: "public" })?.trash).toBe(0);
  expect(() => parseAvatar({ visibility: "public", trash: "1 day" })).toThrow(
    'kinds.avatar.trash must be "0 days" for a kind with visibility: "public"',
  );
});

test("without a trash, files are deleted at once", () => {
  expect(parseAvatar({ trash: "0 days" })?.trash).toBe(0);
});

test.each(["12 hours", "-1 days", "101 years", "0", 30, null, "30"])(
  "refuses %j as the time in the trash",
  (trash) => {
    expect(() => parseAvatar({ trash })).toThrow(
      'kinds.avatar.trash must be a number of whole days, at most 100 years, such as "30 days", or "0 days" to delete files at once',
    );
  },
);

test("the rules are plain JSON", () => {
  const kinds = parseKinds({ kinds: { any: { accept: "any", fields } } });
  expect(JSON.parse(JSON.stringify(kinds))).toEqual(kinds);
});

test("a kind that accepts any type shows only known types inline", () => {
  const rules = parseAvatar({ accept: "any" });
  expect(rules?.contentTypes).toBe("any");
  expect(rules?.inlineTypes).toEqual(defaultTypes);
  expect(parseAvatar({ accept: "any", disposition: "attachment" })?.inlineTypes).toEqual([]);
});

test("accepts a type by another name, and each type once", () => {
  const rules = parseAvatar({ accept: ["image/jpg", ".jpeg", "IMAGE/JPEG"] });
  expect(Object.keys(rules?.contentTypes ?? {})).toEqual(["image/jpeg"]);
});

describe("refuses a setting, and names it, the rule, and an example:", () => {
  const size = 'must be a size such as "5 MB"';
  const acceptItem =
    'must be a MIME type, a family, or an extension that Slipway knows, such as "application/pdf", "image/*", or ".docx"';
  const inline = 'must be "attachment" or an object such as { inline: ["image/*"] }';
  const period = 'must be a number of whole days, at most 100 years, such as "30 days" or "1 year"';
  const files = "must be a whole number from 1 to 100, such as 10";
  const hook = "must be a function such as async ({ upload }) => { … }";
  const schema = "must be a Standard Schema such as v.object({ albumId: v.string() })";
  const indexed = 'must be an array of at most 2 field names, such as ["albumId"]';
  test.each<[object, string]>([
    [{ maxSize: "5 XB" }, `maxSize ${size}, not "5 XB"`],
    [{ maxSize: 5 }, `maxSize ${size}, not 5`],
    [{ maxSize: Number.NaN }, `maxSize ${size}, not NaN`],
    [{ maxSize: null }, `maxSize ${size}, not null`],
    [{ maxSize: "0 MB" }, 'maxSize must be from 1 byte to 100 GB, such as "5 MB", not "0 MB"'],
    [{ maxSize: "101 GB" }, 'maxSize must be from 1 byte to 100 GB, such as "5 MB", not "101 GB"'],
    [{ minSize: "-1 KB" }, 'minSize must be a size such as "1 KB", not "-1 KB"'],
    [
      { maxSize: "1 KB", minSize: "2 KB" },
      'minSize must be at most maxSize, such as minSize: "1 byte"',
    ],
    [{ maxFiles: 0 }, `maxFiles ${files}, not 0`],
    [{ maxFiles: 101 }, `maxFiles ${files}, not 101`],
    [{ maxFiles: 1.5 }, `maxFiles ${files}, not 1.5`],
    [{ maxFiles: "3" }, `maxFiles ${files}, not "3"`],
    [
      { accept: [] },
      'accept must be "any" or an array of types, such as ["image/*", ".pdf"], not an array',
    ],
    [
      { accept: "image/*" },
      'accept must be "any" or an array of types, such as ["image/*", ".pdf"], not "image/*"',
    ],
    [{ accept: ["picture/*"] }, `accept[0] ${acceptItem}, not "picture/*"`],
    [{ accept: [".pdf", "*/*"] }, `accept[1] ${acceptItem}, not "*/*"`],
    [{ accept: ["any"] }, `accept[0] ${acceptItem}, not "any"`],
    [{ accept: [".exe"] }, `accept[0] ${acceptItem}, not ".exe"`],
    [{ accept: ["docx"] }, `accept[0] ${acceptItem}, not "docx"`],
    [
      { accept: ["text/plain;charset=utf-8"] },
      `accept[0] ${acceptItem}, not "text/plain;charset=utf-8"`,
    ],
    [{ accept: ["__proto__"] }, `accept[0] ${acceptItem}, not "__proto__"`],
    [{ accept: [7] }, `accept[0] ${acceptItem}, not 7`],
    [
      { retention: "30 days" },
      'retention must be an object, such as { choices: ["30 days"] }, not "30 days"',
    ],
    [{ retention: { choices: ["12 hours"] } }, `retention.choices[0] ${period}, not "12 hours"`],
    [{ retention: { choices: ["101 years"] } }, `retention.choices[0] ${period}, not "101 years"`],
    [{ retention: { choices: [30] } }, `retention.choices[0] ${period}, not 30`],
    [
      { retention: { choices: ["365 days", "1 year"] } },
      "retention.choices must not contain an item twice",
    ],
    [
      { retention: { choices: ["30 days"], default: "1 year" } },
      'retention.default must be one of retention.choices, such as { choices: ["30 days"], default: "30 days" }',
    ],
    [
      { retention: {} },
      'retention.choices must be an array of at most 10 durations, such as ["30 days", "1 year"], not undefined',
    ],
    [{ policyLifetime: 900 }, 'policyLifetime must be a duration such as "15 minutes", not 900'],
    [
      { policyLifetime: "2 hours" },
      'policyLifetime must be from 5 minutes to 1 hour, such as "15 minutes", not "2 hours"',
    ],
    [{ visibility: "everyone" }, 'visibility must be "private" or "public", not "everyone"'],
    [{ delivery: true }, 'delivery must be "s3" or "cdn", not true'],
    [
      { linkLifetime: "1 second" },
      'linkLifetime must be from 1 minute to 1 hour, such as "5 minutes", not "1 second"',
    ],
    [{ disposition: "inline" }, `disposition ${inline}, not "inline"`],
    [
      { disposition: { inline: ["image/x"] } },
      `disposition.inline[0] ${acceptItem}, not "image/x"`,
    ],
    [{ fields: { albumId: "string" } }, `fields ${schema}, not an object`],
    [{ fields: { "~standard": { version: 2 } } }, `fields ${schema}, not an object`],
    [
      { index: ["albumId"] },
      "index requires fields, such as fields: v.object({ albumId: v.string() })",
    ],
    [
      { editable: ["note"] },
      "editable requires fields, such as fields: v.object({ albumId: v.string() })",
    ],
    [{ fields, index: ["a", "b", "c"] }, `index ${indexed}, not an array`],
    [{ fields, index: "albumId" }, `index ${indexed}, not "albumId"`],
    [{ fields, index: ["a", "a"] }, "index must not contain an item twice"],
    [{ fields, editable: [7] }, 'editable[0] must be the name of a field, such as "note", not 7'],
    [
      { authorize: true },
      "authorize must be a function such as async ({ caller, fields }) => { … }, not true",
    ],
    [{ onReady: "log" }, `onReady ${hook}, not "log"`],
  ])("%o", (settings, problem) => {
    expect(findAvatarProblems(settings)).toEqual([`kinds.avatar.${problem}.`]);
  });

  test.each(["cursor", "kind", "a b", "", "x".repeat(65), "1a"])("an index field %j", (name) => {
    expect(findAvatarProblems({ fields, index: [name] })).toEqual([
      expect.stringMatching(
        /^kinds\.avatar\.index\[0\] must be the name of a field .* such as "albumId", not "/,
      ),
    ]);
  });

  test.each(["Avatar", "1a", "a.b", "a_b", "", "-a", "x".repeat(33), "é"])(
    "the name %j",
    (name) => {
      expect(findProblems({ kinds: { [name]: {} } })).toEqual([
        expect.stringMatching(
          /^kinds.* must have a name of at most 32 lowercase .* such as "avatar"\.$/,
        ),
      ]);
    },
  );

  test("an unknown setting", () => {
    expect(findAvatarProblems({ maxsize: "5 MB" })).toEqual([
      expect.stringMatching(
        /^kinds\.avatar\.maxsize is not a known setting\. The settings are accept, minSize, maxSize, /,
      ),
    ]);
    expect(findProblems({ kinds: { avatar: {} }, kind: 1 })).toEqual([
      "kind is not a known setting. The settings are kinds, ownerOf.",
    ]);
  });

  test.each([null, [], 7, "kinds", () => undefined])("the config %o", (config) => {
    expect(findProblems(config)).toEqual([expect.stringMatching(/^The config must be an object/)]);
  });

  test.each([undefined, null, [], {}, 7])("the kinds %o", (kinds) => {
    expect(findProblems({ kinds })).toEqual([
      expect.stringMatching(/^kinds must be an object with 1 to 50 kinds, such as \{ avatar: /),
    ]);
  });

  test("too many kinds", () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, {}]));
    expect(findProblems({ kinds: many })).toHaveLength(1);
  });

  test("an owner that is not computed", () => {
    expect(findProblems({ kinds: { avatar: {} }, ownerOf: "team" })).toEqual([
      'ownerOf must be a function such as (claims) => String(claims.team), not "team".',
    ]);
  });
});

test("refuses an extension of a type by its prototype", () => {
  const kinds: unknown = JSON.parse('{"kinds": {"__proto__": {}}}');
  expect(findProblems(kinds)).toEqual([
    expect.stringMatching(/^kinds\.__proto__ must have a name/),
  ]);
  expect(findKind(parseKinds({ kinds: { constructor: {} } }), "constructor")?.name).toBe(
    "constructor",
  );
});

test("reports all invalid settings at once", () => {
  const config = {
    kinds: {
      avatar: { maxSize: "5 XB", maxFiles: 0, accept: ["picture/*", ".pdf", ".exe"] },
      Document: { retention: { choices: ["1 month"], default: "x" } },
      ok: {},
    },
    ownerOf: 1,
    extra: true,
  };
  const problems = findProblems(config);
  expect(problems).toHaveLength(9);
  expect(problems).toContain('kinds.avatar.maxSize must be a size such as "5 MB", not "5 XB".');
  expect(() => parseKinds(config)).toThrow(
    `The config of Slipway is invalid:\n${problems.join("\n")}`,
  );
});

test("a field to list by cannot have the name of another query parameter", () => {
  expect(reservedIndexNames).toEqual(expect.arrayContaining(Object.keys(ListQuery.entries)));
});

describe("a request", () => {
  test("without a kind is of the kind default", () => {
    const kinds = parseKinds({ kinds: { default: {}, avatar: {} } });
    expect(findKind(kinds)?.name).toBe("default");
    expect(findKind(kinds, "avatar")?.name).toBe("avatar");
  });

  test.each(["nope", "__proto__", "constructor", "toString", ""])("has no kind %j", (name) => {
    expect(findKind(parseKinds(), name)).toBeUndefined();
  });

  test("must name its kind if none is the default", () => {
    expect(findKind(parseKinds({ kinds: { avatar: {} } }))).toBeUndefined();
  });
});
