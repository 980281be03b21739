import { type AwsRule, rule } from "./rule.ts";

/** A text of a resource, with the length and the characters that AWS allows. */
interface Text {
  readonly type: string;
  readonly field: string;
  readonly lengths: readonly [from: number, to: number];
  readonly pattern?: RegExp;
  readonly source: string;
}

const wordsAndHyphens = /^[A-Za-z0-9_-]+$/;
const cognitoName = /^[\w\s+=,.@-]+$/;

/** The domain of a user pool has no reserved words, and no hyphen at either end. */
const domainPrefix = /^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** No dots, because the TLS certificate covers one level of `*.s3.region.amazonaws.com`. No prefix or suffix that S3 reserves. */
const bucketName =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]*[a-z0-9]$/;

const trailName = /^(?!(\d{1,3}\.){3}\d{1,3}$)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/;

const texts: readonly Text[] = [
  {
    type: "lambda/function:Function",
    field: "name",
    lengths: [1, 64],
    pattern: wordsAndHyphens,
    source: 'AWS Lambda API Reference, "CreateFunction"',
  },
  {
    type: "lambda/function:Function",
    field: "description",
    lengths: [0, 256],
    source: 'AWS Lambda API Reference, "CreateFunction"',
  },
  {
    type: "lambda/function:Function",
    field: "handler",
    lengths: [1, 128],
    pattern: /^\S+$/,
    source: 'AWS Lambda API Reference, "CreateFunction"',
  },
  {
    type: "iam/role:Role",
    field: "name",
    lengths: [1, 64],
    pattern: /^[\w+=,.@-]+$/,
    source: 'IAM API Reference, "CreateRole"',
  },
  {
    type: "sqs/queue:Queue",
    field: "name",
    lengths: [1, 80],
    pattern: wordsAndHyphens,
    source: 'Amazon SQS API Reference, "CreateQueue"',
  },
  {
    type: "s3/bucket:Bucket",
    field: "bucket",
    lengths: [3, 63],
    pattern: bucketName,
    source: 'Amazon S3 User Guide, "General purpose bucket naming rules"',
  },
  {
    type: "dynamodb/table:Table",
    field: "name",
    lengths: [3, 255],
    pattern: /^[A-Za-z0-9_.-]+$/,
    source: 'Amazon DynamoDB API Reference, "CreateTable"',
  },
  {
    type: "cloudwatch/eventBus:EventBus",
    field: "name",
    lengths: [1, 256],
    pattern: /^[A-Za-z0-9_.-]+$/,
    source: 'Amazon EventBridge API Reference, "CreateEventBus"',
  },
  {
    type: "scheduler/schedule:Schedule",
    field: "name",
    lengths: [1, 64],
    pattern: /^[A-Za-z0-9_.-]+$/,
    source: 'EventBridge Scheduler API Reference, "CreateSchedule"',
  },
  {
    type: "cloudwatch/logGroup:LogGroup",
    field: "name",
    lengths: [1, 512],
    pattern: /^[A-Za-z0-9_./#-]+$/,
    source: 'Amazon CloudWatch Logs API Reference, "CreateLogGroup"',
  },
  {
    type: "cloudwatch/metricAlarm:MetricAlarm",
    field: "name",
    lengths: [1, 255],
    source: 'Amazon CloudWatch API Reference, "PutMetricAlarm"',
  },
  {
    type: "cloudwatch/metricAlarm:MetricAlarm",
    field: "alarmDescription",
    lengths: [0, 1024],
    source: 'Amazon CloudWatch API Reference, "PutMetricAlarm"',
  },
  {
    type: "cloudwatch/dashboard:Dashboard",
    field: "dashboardName",
    lengths: [1, 255],
    pattern: wordsAndHyphens,
    source: 'Amazon CloudWatch API Reference, "PutDashboard"',
  },
  {
    type: "cloudtrail/trail:Trail",
    field: "name",
    lengths: [3, 128],
    pattern: trailName,
    source: 'AWS CloudTrail API Reference, "CreateTrail"',
  },
  {
    type: "sns/topic:Topic",
    field: "name",
    lengths: [1, 256],
    pattern: wordsAndHyphens,
    source: 'Amazon SNS API Reference, "CreateTopic"',
  },
  {
    type: "apigatewayv2/api:Api",
    field: "name",
    lengths: [1, 128],
    source: 'Amazon API Gateway API Reference, "Apis"',
  },
  {
    type: "apigatewayv2/authorizer:Authorizer",
    field: "name",
    lengths: [1, 128],
    source: 'Amazon API Gateway API Reference, "Authorizers"',
  },
  {
    type: "apigatewayv2/stage:Stage",
    field: "name",
    lengths: [1, 128],
    pattern: /^(\$default|[A-Za-z0-9_-]+)$/,
    source: 'Amazon API Gateway API Reference, "Stages"',
  },
  {
    type: "cognito/userPool:UserPool",
    field: "name",
    lengths: [1, 128],
    pattern: cognitoName,
    source: 'Amazon Cognito API Reference, "CreateUserPool"',
  },
  {
    type: "cognito/userPoolClient:UserPoolClient",
    field: "name",
    lengths: [1, 128],
    pattern: cognitoName,
    source: 'Amazon Cognito API Reference, "CreateUserPoolClient"',
  },
  {
    type: "cognito/resourceServer:ResourceServer",
    field: "name",
    lengths: [1, 256],
    pattern: cognitoName,
    source: 'Amazon Cognito API Reference, "CreateResourceServer"',
  },
  {
    type: "cognito/resourceServer:ResourceServer",
    field: "identifier",
    lengths: [1, 256],
    pattern: /^[\x21\x23-\x5B\x5D-\x7E]+$/,
    source: 'Amazon Cognito API Reference, "CreateResourceServer"',
  },
  {
    type: "cognito/userPoolDomain:UserPoolDomain",
    field: "domain",
    lengths: [1, 63],
    pattern: domainPrefix,
    source: 'Amazon Cognito Developer Guide, "Using the Amazon Cognito domain"',
  },
  {
    type: "cloudfront/keyValueStore:KeyValueStore",
    field: "name",
    lengths: [1, 64],
    pattern: wordsAndHyphens,
    source: 'Amazon CloudFront API Reference, "CreateKeyValueStore"',
  },
  {
    type: "cloudfront/function:Function",
    field: "name",
    lengths: [1, 64],
    pattern: wordsAndHyphens,
    source: 'Amazon CloudFront API Reference, "CreateFunction"',
  },
  {
    type: "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    field: "name",
    lengths: [1, 128],
    pattern: wordsAndHyphens,
    source: 'Amazon CloudFront API Reference, "ResponseHeadersPolicyConfig"',
  },
  {
    type: "cloudfront/cachePolicy:CachePolicy",
    field: "name",
    lengths: [1, 128],
    pattern: wordsAndHyphens,
    source: 'Amazon CloudFront API Reference, "CachePolicyConfig"',
  },
  {
    type: "cloudfront/distribution:Distribution",
    field: "comment",
    lengths: [0, 128],
    source: 'Amazon CloudFront API Reference, "DistributionConfig"',
  },
  {
    // The certificate's common name. Other names of a certificate may be longer.
    type: "acm/certificate:Certificate",
    field: "domainName",
    lengths: [1, 64],
    source: 'AWS Certificate Manager API Reference, "RequestCertificate"',
  },
];

/** Pulumi gives a resource without a name its logical name and seven hexadecimal digits. */
const named = (text: unknown, field: string, logicalName: string): string =>
  text === undefined && field === "name" ? `${logicalName}-0123abc` : String(text ?? "");

export const nameRules: readonly AwsRule[] = texts.map(
  ({ type, field, lengths: [from, to], pattern = /(?:)/, source }) =>
    rule<Readonly<Record<string, unknown>>>(
      `${field} of ${type.split(":")[1]} in ${type.split("/")[0]} has ${from} to ${to} allowed characters`,
      {
        source,
        type,
        holds: (inputs, resource) => {
          const text = named(inputs[field], field, resource.name);
          return text.length >= from && text.length <= to && pattern.test(text);
        },
      },
    ),
);
