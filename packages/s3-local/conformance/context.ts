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
  /** How the names of this run's buckets begin. */
  bucketPrefix: string;
}

/** What a request is about; the rest is filled in. */
export interface RequestInput {
  method: string;
  bucket?: string;
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** What a check works with. */
export interface Context {
  target: Target;
  /** The SDK, sending no checksums of its own and never trying twice. */
  client: S3Client;
  /** A bucket shared by all checks; use keys from `key`. */
  bucket(): Promise<string>;
  /** The same, with versioning enabled. */
  versionedBucket(): Promise<string>;
  /** A bucket of this check's own, removed after it. */
  newBucket(): Promise<string>;
  /** A name for a bucket that the check makes itself, removed after it. */
  bucketName(): string;
  /** A key that no other check uses, ending as asked. */
  key(name?: string): string;
  /** Stores an object in the shared bucket through the SDK, under a new key unless one is given. */
  put(input?: Partial<PutObjectCommandInput>): Promise<{ Bucket: string; Key: string }>;
  /** Returns the signer for a date, by default now. */
  signer(changes?: Partial<Signer>): Signer;
  /** A request that is not signed yet. */
  request(input: RequestInput): HttpRequest;
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Builds, signs by header and sends. */
  call(input: RequestInput): Promise<HttpResponse>;
  /** Builds and presigns for an hour; send it with `send`. */
  presign(input: RequestInput): HttpRequest;
}

/** One run of checks against one server. */
export interface Session {
  /** Runs one check with a context of its own, and removes its buckets. */
  run(check: (context: Context) => Promise<void>): Promise<void>;
  /** Removes what is left, and says which buckets could not be removed, and why. */
  close(): Promise<string[]>;
}

/** Requests to make a bucket in any region; us-east-1 takes no constraint. */
export const createBucketInput = (Bucket: string, region: string): CreateBucketCommandInput => {
  if (region === "us-east-1") return { Bucket };
  const constraint: Record<string, unknown> = { LocationConstraint: region };
  return { Bucket, CreateBucketConfiguration: constraint };
};

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export const clientFor = ({ endpoint, region, credentials }: Target): S3Client =>
  new S3Client({
    endpoint: endpoint.href,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });

const requestFor = ({ endpoint }: Target, input: RequestInput): HttpRequest => {
  const { method, bucket, key, query = {}, headers = {}, body = "" } = input;
  return {
    method,
    path: bucket === undefined ? "/" : objectPath(bucket, key),
    query: Object.entries(query),
    headers: { host: endpoint.host, ...headers },
    body: Buffer.from(body),
  };
};

/** Begins a run. */
export const openSession = (target: Target): Session => {
  const client = clientFor(target);
  const run = `${target.bucketPrefix}-${randomBytes(4).toString("hex")}`;
  let names = 0;
  let checks = 0;
  const left = new Set<string>();

  const bucketName = (): string => {
    names += 1;
    const name = `${run}-${names}`;
    left.add(name);
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
  const bucket = once(newBucket);
  const versionedBucket = once(newVersionedBucket);
  const remove = async (name: string): Promise<void> => {
    await removeBucket(client, name);
    left.delete(name);
  };

  const contextFor = (number: number, own: string[]): Context => {
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
    const request = (input: RequestInput): HttpRequest => requestFor(target, input);
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
        await check(contextFor(checks, own));
      } finally {
        for (const name of own) await remove(name).catch(() => {});
      }
    },
    async close() {
      const failures: string[] = [];
      for (const name of left) {
        await remove(name).catch((error: unknown) => failures.push(`${name}: ${error}`));
      }
      client.destroy();
      return failures;
    },
  };
};
