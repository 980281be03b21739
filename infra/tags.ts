/** The types of our resources that support tags. A test fails if one is missing. */
const taggableTypes: ReadonlySet<string> = new Set([
  "aws:acm/certificate:Certificate",
  "aws:apigatewayv2/api:Api",
  "aws:apigatewayv2/stage:Stage",
  "aws:cloudfront/distribution:Distribution",
  "aws:cloudtrail/trail:Trail",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cognito/userPool:UserPool",
  "aws:dynamodb/table:Table",
  "aws:iam/role:Role",
  "aws:lambda/function:Function",
  "aws:s3/bucket:Bucket",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
]);

/** Returns a transformation that adds these tags to every resource of a component that supports tags. */
export const tagResources =
  (tags: Readonly<Record<string, string>>) =>
  ({ type, props, opts }: $util.ResourceTransformationArgs) =>
    taggableTypes.has(type)
      ? { props: { ...props, tags: { ...props.tags, ...tags } }, opts }
      : undefined;
