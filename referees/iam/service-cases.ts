import { awsAccount, distributionArn } from "../../infra/testing/aws-mocks.ts";
import type { Deployment } from "../../infra/testing/deployment.ts";

/** A request of an AWS service on behalf of a resource, and whether the policy must allow it. */
export interface ServiceCase {
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly source: string;
  readonly account: string;
  readonly allowed: boolean;
}

const otherAccount = "999999999999";

/** S3 sends events and logs, and CloudFront reads the page, each only on behalf of our own resources. */
export const serviceCases = ({
  bucket,
  inputs,
  one,
  queueArn,
}: Deployment): readonly ServiceCase[] => {
  const bucketArn = (part: string) =>
    `arn:aws:s3:::${inputs("s3/bucket:Bucket", `${part}Bucket`).bucket}`;
  const distribution = distributionArn(
    one("cloudfront/distribution:Distribution", "FrontCdnDistribution").name,
  );
  const requests = [
    {
      service: "s3.amazonaws.com",
      action: "sqs:SendMessage",
      resource: queueArn("ObjectEvents"),
      source: bucket.arn,
      elsewhere: queueArn("DeadLetters"),
      otherAction: "sqs:ReceiveMessage",
    },
    {
      service: "logging.s3.amazonaws.com",
      action: "s3:PutObject",
      resource: `${bucketArn("AccessLogs")}/uploads-bucket/2026`,
      source: bucket.arn,
      elsewhere: `${bucketArn("AccessLogs")}/elsewhere/2026`,
      otherAction: "s3:GetObject",
    },
    {
      service: "cloudfront.amazonaws.com",
      action: "s3:GetObject",
      resource: `${bucketArn("PageAssets")}/index.html`,
      source: distribution,
      elsewhere: `${bucket.arn}/uploads/01`,
      otherAction: "s3:PutObject",
    },
  ];
  return requests.flatMap(({ elsewhere, otherAction, ...request }) => {
    const own = { ...request, account: awsAccount };
    const otherSource = `${request.source}-other`;
    return [
      { ...own, allowed: true },
      { ...own, source: otherSource, account: otherAccount, allowed: false },
      { ...own, source: otherSource, allowed: false },
      { ...own, resource: elsewhere, allowed: false },
      { ...own, action: otherAction, allowed: false },
      { ...own, service: "sns.amazonaws.com", allowed: false },
    ];
  });
};
