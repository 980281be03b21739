import { expect, test } from "vitest";
import { allFunctionNames, functionNames, listServerStatements, listStatements } from "./grants.ts";

const arns = {
  bucket: "arn:aws:s3:::b",
  prefix: "media/files/",
  table: "arn:aws:dynamodb:us-east-1:123456789012:table/t",
  stream: "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-01-01T00:00:00.000",
  queue: "arn:aws:sqs:us-east-1:123456789012:q",
  unpublished: "arn:aws:sqs:us-east-1:123456789012:u",
  bus: "arn:aws:events:us-east-1:123456789012:event-bus/b",
  hookEvents: "arn:aws:sqs:us-east-1:123456789012:h",
  images: "arn:aws:sqs:us-east-1:123456789012:i",
  completeUpload: "arn:aws:lambda:us-east-1:123456789012:function:c",
};

test.each(allFunctionNames)("%s is granted explicit actions on explicit resources", (name) => {
  for (const { actions, resources } of listStatements(name, arns)) {
    for (const action of actions)
      expect(action).toMatch(/^(s3|dynamodb|sqs|events|lambda):[A-Za-z]+$/);
    for (const resource of resources) expect(resource).toMatch(/^arn:aws:/);
    expect(resources).not.toContain("*");
  }
});

test("access to objects is limited to Slipway's prefix", () => {
  for (const name of functionNames)
    for (const { actions, resources, conditions } of listStatements(name, arns)) {
      if (actions.includes("s3:ListBucketVersions"))
        expect(conditions).toEqual([
          {
            test: "StringLike",
            variable: "s3:prefix",
            values: ["media/files/*", "media/files/derived/*"],
          },
        ]);
      else if (actions.some((action) => action.startsWith("s3:")))
        for (const resource of resources)
          expect(resource).toMatch(/^arn:aws:s3:::b\/media\/files\//);
    }
});

test("derive-images writes, lists, and deletes derived images, and nothing else", () => {
  const s3 = listStatements("derive-images", arns).filter(({ actions }) =>
    actions.some((action) => action.startsWith("s3:")),
  );
  expect(s3).toEqual([
    { actions: ["s3:GetObjectVersion"], resources: ["arn:aws:s3:::b/media/files/*"] },
    {
      actions: ["s3:PutObject", "s3:GetObject", "s3:DeleteObjectVersion"],
      resources: ["arn:aws:s3:::b/media/files/derived/*"],
    },
    {
      actions: ["s3:ListBucketVersions"],
      resources: [arns.bucket],
      conditions: [
        { test: "StringLike", variable: "s3:prefix", values: ["media/files/derived/*"] },
      ],
    },
  ]);
});

test("a sweep sends no message if no kind has something to derive", () => {
  const actions = listStatements("sweep-uploads", { ...arns, images: "" }).flatMap(
    (statement) => statement.actions,
  );
  expect(actions).not.toContain("sqs:SendMessage");
});

test("hooks have access to their own marks, and to nothing else of Slipway", () => {
  const [receive, ...others] = listStatements("handle-events", arns);
  expect(receive?.resources).toEqual([arns.hookEvents]);
  expect(others).toMatchObject([
    {
      resources: [arns.table],
      conditions: [
        {
          test: "ForAllValues:StringLike",
          variable: "dynamodb:LeadingKeys",
          values: ["hook#*"],
        },
      ],
    },
  ]);
});

test("a server that answers the whole API has the permissions of the functions behind it, and no others", () => {
  const listPermissions = (statements: ReturnType<typeof listStatements>) =>
    new Set(
      statements.flatMap(({ actions, resources, conditions = [] }) =>
        actions.flatMap((action) =>
          resources.map((resource) => JSON.stringify([action, resource, conditions])),
        ),
      ),
    );
  const server = listServerStatements(arns);
  const functions = (["request-upload", "library", "upload-statuses"] as const).flatMap((name) =>
    listStatements(name, arns),
  );
  expect(listPermissions(server)).toEqual(listPermissions(functions));
  const listed = server.map(({ resources, conditions }) => JSON.stringify([resources, conditions]));
  expect(new Set(listed).size).toBe(listed.length);
});
