/** Represents an `X-Amz-Credential`: the key, and the day, region, and service that it signed for. */
export interface CredentialScope {
  accessKeyId: string;
  date: string;
  region: string;
  service: string;
}

export type ScopeProblem =
  | { problem: "malformed" }
  | { problem: "region"; given: string }
  | { problem: "service"; given: string }
  | { problem: "date"; given: string };

/**
 * Parses `AKID/20151229/us-east-1/s3/aws4_request` and compares it with this server's region.
 *
 * @param expected The server's region, and the request's `x-amz-date`, whose day must match.
 */
export const parseScope = (
  credential: string,
  expected: { region: string; amzDate: string },
): CredentialScope | ScopeProblem => {
  const match = /^(.+)\/([^/]+)\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  const [, accessKeyId, date, region, service] = match ?? [];
  if (!accessKeyId || !date || !region || !service) return { problem: "malformed" };
  if (!/^\d{8}$/.test(date)) return { problem: "malformed" };
  if (region !== expected.region) return { problem: "region", given: region };
  if (service !== "s3") return { problem: "service", given: service };
  if (!expected.amzDate.startsWith(date)) return { problem: "date", given: date };
  return { accessKeyId, date, region, service };
};

/** Returns the scope as a string to sign contains it. */
export const scopePath = ({ date, region, service }: CredentialScope): string =>
  `${date}/${region}/${service}/aws4_request`;

/** Returns S3's message for a problem. Errors about headers, queries, and forms share it. */
export const describeProblem = (
  problem: ScopeProblem,
  expected: { region: string; amzDate: string },
): string => {
  switch (problem.problem) {
    case "malformed":
      return 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".';
    case "region":
      return `the region '${problem.given}' is wrong; expecting '${expected.region}'`;
    case "service":
      return `incorrect service "${problem.given}". This endpoint belongs to "s3".`;
    case "date":
      return `Invalid credential date "${problem.given}". This date is not the same as X-Amz-Date: "${expected.amzDate.slice(0, 8)}".`;
    default:
      return problem satisfies never;
  }
};

/** Parses a time such as `20151229T000000Z`, or returns undefined. */
export const parseAmzDate = (value: string): Date | undefined => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
};
