import { createHash } from "node:crypto";

/** The default region of evaluated deployments. */
export const awsRegion = "eu-central-1";
export const awsAccount = "123456789012";
export const cloudFrontDomain = "page.cloudfront.net";
/** The domain of the distribution for files. */
export const filesDomain = "files.cloudfront.net";

type Inputs = Readonly<Record<string, unknown>>;

interface Statement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals?: readonly { type: string; identifiers: readonly string[] }[];
  readonly conditions?: readonly { test: string; variable: string; values: readonly string[] }[];
}

/** A region, and the properties of its partition. */
interface Place {
  readonly region: string;
  readonly partition: string;
  readonly dnsSuffix: string;
}

const findPlace = (region: string): Place => {
  if (region.startsWith("cn-"))
    return { region, partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
  const partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return { region, partition, dnsSuffix: "amazonaws.com" };
};

export const distributionArn = (name: string, partition = "aws"): string =>
  `arn:${partition}:cloudfront::${awsAccount}:distribution/${name}`;

/** Returns the ID of an API of this name: ten characters, as on AWS. */
export const apiIdFor = (name: string): string =>
  createHash("sha256").update(name).digest("hex").slice(0, 10);

/** Returns the attributes that AWS adds to a resource when it creates it, if other resources read them. */
const createdAttributes = ({
  region,
  partition,
  dnsSuffix,
}: Place): Readonly<Record<string, (name: string) => Inputs>> => {
  const service = (name: string, resource: string) =>
    `arn:${partition}:${name}:${region}:${awsAccount}:${resource}`;
  return {
    "aws:s3/bucket:Bucket": (name) => ({
      bucket: name,
      arn: `arn:${partition}:s3:::${name}`,
      bucketRegionalDomainName: `${name}.s3.${region}.${dnsSuffix}`,
    }),
    "aws:dynamodb/table:Table": (name) => ({
      arn: service("dynamodb", `table/${name}`),
      streamArn: service("dynamodb", `table/${name}/stream/2026-01-01T00:00:00.000`),
    }),
    "aws:cloudwatch/eventBus:EventBus": (name) => ({ arn: service("events", `event-bus/${name}`) }),
    "aws:sqs/queue:Queue": (name) => ({
      arn: service("sqs", name),
      url: `https://sqs.${region}.${dnsSuffix}/${awsAccount}/${name}`,
    }),
    "aws:iam/role:Role": (name) => ({ arn: `arn:${partition}:iam::${awsAccount}:role/${name}` }),
    "aws:lambda/function:Function": (name) => ({
      arn: service("lambda", `function:${name}`),
      version: "1",
      invokeArn: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${name}/invocations`,
    }),
    "aws:lambda/functionUrl:FunctionUrl": (name) => ({
      functionUrl: `https://${apiIdFor(name)}.lambda-url.${region}.on.aws/`,
    }),
    "aws:apigatewayv2/api:Api": (name) => ({
      apiEndpoint: `https://${apiIdFor(name)}.execute-api.${region}.${dnsSuffix}`,
      executionArn: service("execute-api", name),
    }),
    "aws:cloudfront/distribution:Distribution": (name) => ({
      arn: distributionArn(name, partition),
      domainName: name.endsWith("FilesCdnDistribution") ? filesDomain : cloudFrontDomain,
      hostedZoneId: "Z2FDTNDATAQYW2",
    }),
    "aws:acm/certificate:Certificate": () => ({ domainValidationOptions: [] }),
    "random:index/randomBytes:RandomBytes": () => ({
      base64: Buffer.alloc(32).toString("base64"),
    }),
  };
};

interface NewResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
  readonly id?: string;
}

/** Mocks Pulumi's engine and the AWS provider in this region. */
export const mockAws = (name: string) => {
  const place = findPlace(name);
  const { region, partition, dnsSuffix } = place;
  const additions = createdAttributes(place);
  return {
    /** `id` is that of a resource that exists. */
    newResource: ({ type, name, inputs, id }: NewResource) => {
      const physicalName = String(inputs.name ?? inputs.bucket ?? (id || name));
      const state: Inputs = {
        name: physicalName,
        arn: `arn:${partition}:mock:${region}:${awsAccount}:${physicalName}`,
        ...inputs,
        ...additions[type]?.(physicalName),
      };
      return { id: String(state.url ?? physicalName), state };
    },
    call: ({ token, inputs }: { token: string; inputs: Inputs }): Inputs => {
      switch (token) {
        case "aws:index/getRegion:getRegion":
          return { region, name: region, id: region };
        case "aws:index/getPartition:getPartition":
          return { partition, dnsSuffix, id: partition };
        case "aws:index/getCallerIdentity:getCallerIdentity":
          return { accountId: awsAccount, id: awsAccount };
        case "aws:iam/getPolicyDocument:getPolicyDocument":
          return { ...inputs, json: policyDocument(inputs.statements as Statement[]) };
        default:
          throw new Error(`The AWS mock does not implement ${token}.`);
      }
    },
  };
};

/** Returns the policy document in IAM's JSON format. */
const policyDocument = (statements: readonly Statement[] = []): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      ...(statement.sid && { Sid: statement.sid }),
      Effect: statement.effect ?? "Allow",
      Action: statement.actions,
      Resource: statement.resources,
      ...(statement.principals && { Principal: formatPrincipals(statement.principals) }),
      ...(statement.conditions?.length && { Condition: formatConditions(statement.conditions) }),
    })),
  });

/** Formats principals as the AWS provider does: `"*"` for everyone. */
const formatPrincipals = (principals: NonNullable<Statement["principals"]>) =>
  principals.some(({ type }) => type === "*")
    ? "*"
    : Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers]));

const formatConditions = (conditions: NonNullable<Statement["conditions"]>) => {
  const byTest: Record<string, Record<string, readonly string[]>> = {};
  for (const { test, variable, values } of conditions)
    byTest[test] = { ...byTest[test], [variable]: values };
  return byTest;
};
