import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** S3's answers to the requests for the configurations of a bucket, by the query of the request. */
type Configurations = Readonly<Record<string, string>>;

const block = (value: boolean) =>
  `<PublicAccessBlockConfiguration>${[
    "BlockPublicAcls",
    "BlockPublicPolicy",
    "IgnorePublicAcls",
    "RestrictPublicBuckets",
  ]
    .map((name) => `<${name}>${value}</${name}>`)
    .join("")}</PublicAccessBlockConfiguration>`;

const encryption = (algorithm: string) =>
  `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;

const noNotification =
  '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>';

const versions = (...keys: readonly string[]) =>
  `<ListVersionsResult><IsTruncated>false</IsTruncated>${keys.map((key) => `<Version><Key>${key}</Key></Version>`).join("")}</ListVersionsResult>`;

/** A bucket that a deployment can use. */
const usable: Configurations = {
  versioning: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
  publicAccessBlock: block(true),
  encryption: encryption("AES256"),
  notification: noNotification,
  versions: versions(),
};

const lifecycle = (id: string, prefix: string) =>
  `<LifecycleConfiguration><Rule><ID>${id}</ID><Filter><Prefix>${prefix}</Prefix></Filter><Status>Enabled</Status></Rule></LifecycleConfiguration>`;

/** The buckets of the account. */
const buckets: Readonly<Record<string, Configurations>> = {
  "media-files": usable,
  "deployed-before": {
    ...usable,
    notification:
      "<NotificationConfiguration><QueueConfiguration><Id>studio-ada-KeptFiles</Id></QueueConfiguration></NotificationConfiguration>",
    cors: "<CORSConfiguration><CORSRule><ID>studio-ada-KeptFiles</ID></CORSRule></CORSConfiguration>",
    lifecycle: lifecycle("studio-ada-KeptFiles-noncurrent-versions", "uploads/"),
    versions: versions("uploads/0a/01930000-0000-7000-8000-00000000000a"),
  },
  "taken-files": {
    ...usable,
    notification:
      "<NotificationConfiguration><CloudFunctionConfiguration><Id>thumbnails</Id></CloudFunctionConfiguration><EventBridgeConfiguration/></NotificationConfiguration>",
    cors: "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>",
    lifecycle: lifecycle("archive", "archive/"),
  },
  "open-files": {
    versioning: '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>',
    publicAccessBlock: block(false),
    encryption: encryption("aws:kms"),
    notification: noNotification,
    versions: versions(),
  },
  "moved-files": {
    ...usable,
    lifecycle: lifecycle("studio-ada-KeptFiles-noncurrent-versions", "media/"),
  },
  "busy-files": { ...usable, versions: versions("uploads/holiday.jpg") },
};

const errorFor: Readonly<Record<string, string>> = {
  cors: "NoSuchCORSConfiguration",
  lifecycle: "NoSuchLifecycleConfiguration",
};

/**
 * Answers requests for the configurations of buckets.
 *
 * @returns the URL for AWS_ENDPOINT_URL_S3
 */
export const startS3Mock = async (): Promise<string> => {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://s3");
    const bucket = buckets[pathname.replaceAll("/", "")];
    const queries = [...searchParams.keys()];
    const query = queries.find((key) => key in usable || key in errorFor) ?? "";
    const body = bucket?.[query];
    response.setHeader("connection", "close").setHeader("content-type", "application/xml");
    if (body !== undefined) return response.end(body);
    const code = bucket === undefined ? "NoSuchBucket" : errorFor[query];
    return response.writeHead(404).end(`<Error><Code>${code}</Code></Error>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
