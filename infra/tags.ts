/** The types that we make and that can have tags. The statement about tags fails where one is missing here. */
const tagged: ReadonlySet<string> = new Set([
  "aws:acm/certificate:Certificate",
  "aws:apigatewayv2/api:Api",
  "aws:apigatewayv2/stage:Stage",
  "aws:cloudfront/distribution:Distribution",
  "aws:cloudtrail/trail:Trail",
  "aws:cloudwatch/eventBus:EventBus",
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

/** Put these tags on everything below a component that can have some. */
export const tagAll =
  (tags: Readonly<Record<string, string>>) =>
  ({ type, props, opts }: $util.ResourceTransformationArgs) =>
    tagged.has(type) ? { props: { ...props, tags: { ...props.tags, ...tags } }, opts } : undefined;
