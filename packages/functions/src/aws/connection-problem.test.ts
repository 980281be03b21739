import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { describeConnectionProblem } from "./connection-problem.ts";

const missing = () =>
  Promise.reject(Object.assign(new Error("Nothing here"), { name: "CredentialsProviderError" }));

test("missing credentials and a missing region are described with what to do", async () => {
  const call = (client: DynamoDBClient) =>
    client.send(new ListTablesCommand({})).then(undefined, describeConnectionProblem);
  const findRegion = (): Promise<string> => Promise.reject(new Error("Region is missing"));
  const noRegion = new DynamoDBClient({ region: findRegion });
  expect(await call(noRegion)).toBe(
    "The AWS region is missing. Set AWS_REGION, such as AWS_REGION=eu-west-1.",
  );
  expect(await call(new DynamoDBClient({ region: "eu-west-1", credentials: missing }))).toMatch(
    /^AWS credentials are missing\. Sign in, .+ or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\.$/,
  );
});

test("other errors are not described", () => {
  expect(describeConnectionProblem(new Error("Access denied"))).toBeUndefined();
  expect(describeConnectionProblem("Region is missing")).toBeUndefined();
});
