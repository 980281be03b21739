import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createApiClient } from "@slipway/client/api-client";
import { createClientCredentials } from "@slipway/client/server";
import * as v from "valibot";
import { runProgram } from "./run-program.ts";
import type { Deployment, Target } from "./verify.ts";

/** A missing requirement. Its message is the one line that the user needs. */
export class RequirementError extends Error {}

/** The services of the stage. Each is a caller with a user ID of its own. */
const services = ["ada", "ben"] as const;

const Outputs = v.object({
  api: v.string(),
  issuer: v.string(),
  bucket: v.string(),
  table: v.string(),
});
const Clients = v.object({
  UserPoolClients: v.array(v.object({ ClientId: v.string(), ClientName: v.string() })),
});
const Configuration = v.object({ token_endpoint: v.string() });

const runAws = async (...args: readonly string[]): Promise<string> =>
  (await runProgram("aws", [...args, "--output", "json"])).trim();

/**
 * Checks that the AWS CLI, credentials, and a region are there.
 *
 * @returns the region
 * @throws {RequirementError}
 */
export const checkAws = async (): Promise<string> => {
  await runProgram("aws", ["--version"]).catch(() => {
    throw new RequirementError(
      "The AWS CLI is missing: install it. It reads the secrets of the stage's test users.",
    );
  });
  const configured = () => runProgram("aws", ["configure", "get", "region"]).catch(() => "");
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const region = (AWS_REGION || AWS_DEFAULT_REGION || (await configured())).trim();
  if (region === "")
    throw new RequirementError(
      "No region is set: set AWS_REGION, such as AWS_REGION=eu-central-1.",
    );
  await runAws("sts", "get-caller-identity").catch(() => {
    throw new RequirementError(
      "No AWS credentials are valid: run `aws configure sso`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    );
  });
  return region;
};

/** Creates a client of the API for a service of the stage. */
const createServiceClient = async (
  { api, issuer }: v.InferOutput<typeof Outputs>,
  service: string,
) => {
  const pool = issuer.split("/").at(-1) ?? "";
  const listed = await runAws("cognito-idp", "list-user-pool-clients", "--user-pool-id", pool);
  const { UserPoolClients } = v.parse(Clients, JSON.parse(listed));
  const client = UserPoolClients.find(({ ClientName }) =>
    ClientName.toLowerCase().includes(service),
  );
  if (client === undefined) throw new Error(`The user pool has no client for ${service}.`);
  const secret = await runAws(
    ...["cognito-idp", "describe-user-pool-client", "--user-pool-id", pool],
    ...["--client-id", client.ClientId, "--query", "UserPoolClient.ClientSecret"],
  );
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { token_endpoint: tokenEndpoint } = v.parse(Configuration, await response.json());
  const getToken = createClientCredentials({
    ...{ tokenEndpoint, clientId: client.ClientId },
    clientSecret: JSON.parse(secret),
  });
  return createApiClient({ endpoint: api, getToken });
};

/** Creates a deployment of a stage of its own, which is removed with all files. */
export const createAwsDeployment = (root: string, stage: string): Deployment => {
  const sst = join(root, "node_modules/.bin/sst");
  const environment = {
    SLIPWAY_SERVICES: services.join(","),
    SLIPWAY_PROTECT: "false",
    SLIPWAY_RESERVE_CONCURRENCY: "false",
  };
  return {
    deploy: async (signal): Promise<Target> => {
      await runProgram(sst, ["deploy", "--stage", stage], { signal, environment });
      const outputs = v.parse(
        Outputs,
        JSON.parse(await readFile(join(root, ".sst/outputs.json"), "utf8")),
      );
      const [ada, ben] = services;
      return {
        apiUrl: outputs.api,
        ada: await createServiceClient(outputs, ada),
        ben: await createServiceClient(outputs, ben),
        fsckOptions: ["--bucket", outputs.bucket, "--table", outputs.table],
      };
    },
    remove: async () => {
      await runProgram(sst, ["remove", "--stage", stage], { environment }).catch((error) => {
        throw new Error(`Run \`npx sst remove --stage ${stage}\` yourself. ${error.message}`);
      });
    },
  };
};
