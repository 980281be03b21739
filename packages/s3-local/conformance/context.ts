import { randomBytes } from "node:crypto";
import {
  CreateBucketCommand,
  type CreateBucketCommandInput,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { type HttpRequest, type HttpResponse, objectPath, send } from "./client/http.ts";
import { type Credentials, type Signer, signHeader, signQuery } from "./client/sigv4.ts";
import { removeBucket } from "./remove-bucket.ts";

/** The S3 under test. */
export interface Target {
  endpoint: URL;
  region: string;
  credentials: Credentials;
  /** The prefix of the names of this run's buckets. */
  bucketPrefix: string;
}

/** The parts of a request that a check sets. */
export interface RequestInput {
  method: string;
  bucket?: string;
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** The tools of a check. */
export interface Context {
  target: Target;
  /** An SDK client that adds no checksums and does not retry. */
  client: S3Client;
  /** Returns a bucket that all checks share. Use it with keys from `key`. */
  bucket(): Promise<string>;
  /** Returns a bucket with versioning enabled that all checks share. */
  versionedBucket(): Promise<string>;
  /** Creates a bucket for this check. It is removed after the check. */
  newBucket(): Promise<string>;
  /** Returns a name for a bucket that the check creates. It is removed after the check. */
  bucketName(): string;
  /** Returns a key that no other check uses and that ends with the name. */
  key(name?: string): string;
  /** Stores an object with the SDK, by default in the shared bucket with a new key. */
  put(input?: Partial<PutObjectCommandInput>): Promise<{ Bucket: string; Key: string }>;
  /** Returns a signer, by default with the current date. */
  signer(changes?: Partial<Signer>): Signer;
  /** Creates an unsigned request. */
  request(input: RequestInput): HttpRequest;
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Creates a request, signs its headers, and sends it. */
  call(input: RequestInput): Promise<HttpResponse>;
  /** Creates a request that is presigned for an hour. `send` sends it. */
  presign(input: RequestInput): HttpRequest;
}

/** One run of checks against one server. */
export interface Session {
  /** Runs one check in a new context, and removes its buckets. */
  run(check: (context: Context) => Promise<void>): Promise<void>;
  /** Removes the remaining buckets, and returns the names and errors of those that could not be removed. */
  close(): Promise<string[]>;
}

/** Returns the input of CreateBucket for a region. us-east-1 does not accept a location constraint. */
export const createBucketInput = (Bucket: string, region: string): CreateBucketCommandInput => {
  if (region === "us-east-1") return { Bucket };
  const constraint: Record<string, unknown> = { LocationConstraint: region };
  return { Bucket, CreateBucketConfiguration: constraint };
};

const createOnce = <Value>(create: () => Promise<Value>): (() => Promise<Value>) => {
  let created: Promise<Value> | undefined;
  return () => {
    created ??= create();
    return created;
  };
};

export const createClient = ({ endpoint, region, credentials }: Target): S3Client =>
  new S3Client({
    endpoint: endpoint.href,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });

const createRequest = ({ endpoint }: Target, input: RequestInput): HttpRequest => {
  const { method, bucket, key, query = {}, headers = {}, body = "" } = input;
  return {
    method,
    path: bucket === undefined ? "/" : objectPath(bucket, key),
    query: Object.entries(query),
    headers: { host: endpoint.host, ...headers },
    body: Buffer.from(body),
  };
};

/** Starts a run. */
export const openSession = (target: Target): Session => {
  const client = createClient(target);
  const run = `${target.bucketPrefix}-${randomBytes(4).toString("hex")}`;
  let names = 0;
  let checks = 0;
  const remaining = new Set<string>();

  const bucketName = (): string => {
    names += 1;
    const name = `${run}-${names}`;
    remaining.add(name);
    return name;
  };
  const newBucket = async (): Promise<string> => {
    const name = bucketName();
    await client.send(new CreateBucketCommand(createBucketInput(name, target.region)));
    return name;
  };
  const newVersionedBucket = async (): Promise<string> => {
    const Bucket = await newBucket();
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    return Bucket;
  };
  const bucket = createOnce(newBucket);
  const versionedBucket = createOnce(newVersionedBucket);
  const remove = async (name: string): Promise<void> => {
    await removeBucket(client, name);
    remaining.delete(name);
  };

  const createContext = (number: number, own: string[]): Context => {
    let keys = 0;
    const key = (name = "object"): string => {
      keys += 1;
      return `check-${number}/${keys}/${name}`;
    };
    const signer = (changes: Partial<Signer> = {}): Signer => ({
      credentials: target.credentials,
      region: target.region,
      date: new Date(),
      ...changes,
    });
    const request = (input: RequestInput): HttpRequest => createRequest(target, input);
    return {
      target,
      client,
      bucket,
      versionedBucket,
      async newBucket() {
        const name = await newBucket();
        own.push(name);
        return name;
      },
      bucketName() {
        const name = bucketName();
        own.push(name);
        return name;
      },
      key,
      async put(input = {}) {
        const address = { Bucket: input.Bucket ?? (await bucket()), Key: input.Key ?? key() };
        await client.send(new PutObjectCommand({ Body: "hello", ...input, ...address }));
        return address;
      },
      signer,
      request,
      send: (signed) => send(target.endpoint, signed),
      call: (input) => send(target.endpoint, signHeader(request(input), signer())),
      presign: (input) => signQuery(request(input), signer(), 3600),
    };
  };

  return {
    async run(check) {
      checks += 1;
      const own: string[] = [];
      try {
        await check(createContext(checks, own));
      } finally {
        for (const name of own) await remove(name).catch(() => {});
      }
    },
    async close() {
      const failures: string[] = [];
      for (const name of remaining) {
        await remove(name).catch((error: unknown) => failures.push(`${name}: ${error}`));
      }
      client.destroy();
      return failures;
    },
  };
};
