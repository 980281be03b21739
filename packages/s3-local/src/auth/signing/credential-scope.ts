/** An `X-Amz-Credential`: who signed, and for which day, region and service. */
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
 * Parses `AKID/20151229/us-east-1/s3/aws4_request` and holds it to this server's region.
 *
 * @param amzDate The request's own `x-amz-date`; the scope's day must be the same.
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

/** The scope as it stands in a string to sign. */
export const scopePath = ({ date, region, service }: CredentialScope): string =>
  `${date}/${region}/${service}/aws4_request`;

/** S3's sentence for a problem, shared by the header, query and form answers. */
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

/** `20151229T000000Z` as a time, or undefined when it is none. */
export const parseAmzDate = (value: string): Date | undefined => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
};
