import { open, truncate } from "node:fs/promises";
import { type Fault, internalError, sessionExpired, slowDown, urlExpired } from "./fault.ts";
import type { FaultyNetwork } from "./network.ts";
import {
  isApiOrS3,
  isForm,
  isPart,
  isRoute,
  isS3,
  only,
  type RecordedRequest,
  type RequestFilter,
  randomShare,
} from "./requests.ts";

export const MiB = 1024 ** 2;
/** A file that is uploaded by a form. */
export const smallFile = Buffer.alloc(150_000, "A small log. ");
/** A file that is uploaded in {@link largeFileParts} parts. */
export const largeFile = Buffer.alloc(40 * MiB - 5, "All hands on deck. ");
export const largeFileParts = 5;
/** A file that is large enough to change while it is uploaded. */
export const changingFile = Buffer.alloc(160 * MiB, "All hands on deck. ");

type FaultCase = readonly [network: string, requests: RequestFilter, fault: Fault];

/** Faults that an upload by a form survives. */
export const formFaults: readonly FaultCase[] = [
  ["resets the connection in the middle of a form", only(isForm, 1), { resetAfter: 70_000 }],
  ["loses the response to a form", only(isForm, 1), { loseResponse: true }],
  ["flips a bit in a form", only(isForm, 1), { flipAt: 100_000 }],
  ["reaches a storage with an internal error", only(isForm, 1), { response: internalError }],
  ["expires a form's policy", only(isForm, 1), { response: urlExpired }],
  ["expires the session that signed a form", only(isForm, 1), { response: sessionExpired }],
  ["takes two seconds for each request", isApiOrS3, { latency: 2_000 }],
  ["transfers 1 Mbit/s", isS3, { bandwidth: 125_000 }],
];

/** Faults that an upload in parts survives. */
export const partFaults: readonly FaultCase[] = [
  ["resets connections in the middle of parts", only(isPart, 1, 3, 4), { resetAfter: 3 * MiB }],
  ["loses the responses to parts", only(isPart, 2, 4), { loseResponse: true }],
  ["loses ETags", isPart, { dropHeaders: ["etag"] }],
  [
    "loses the response to the completion",
    only(isRoute("POST", /\/complete$/), 1),
    { loseResponse: true },
  ],
  ["flips bits in parts", only(isPart, 1, 5), { flipAt: 4 * MiB }],
  ["reaches a storage that is busy", only(isPart, 1, 2), { response: slowDown(1) }],
  ["expires the signatures of parts", only(isPart, 1, 2, 3), { response: urlExpired }],
  ["expires the session that signed parts", only(isPart, 1, 2), { response: sessionExpired }],
  ["takes two seconds for each of many requests", isApiOrS3, { latency: 2_000 }],
];

/** Makes 30 % of all requests to the API and S3 fail, each in one of four ways. */
export const failManyRequests = (network: FaultyNetwork, seed: number): void => {
  const faults: readonly Fault[] = [
    { resetAfter: 0 },
    { loseResponse: true },
    { resetAfter: 50_000 },
    { response: internalError },
  ];
  for (const [number, fault] of faults.entries())
    network.injectFault(randomShare(isApiOrS3, 0.085, seed * 10 + number), fault);
};

/** Changes that make a file on disk another file than the one that was chosen. */
export const fileChanges = [
  ["is truncated", (path: string) => truncate(path, 20 * MiB)],
  ["is changed", (path: string) => overwriteMiddle(path)],
] as const;

const overwriteMiddle = async (path: string): Promise<void> => {
  const file = await open(path, "r+");
  await file.write("No one on deck!", 100 * MiB);
  await file.close();
};

/** Returns the numbers of the parts that S3 has stored. */
export const storedParts = ({ requests }: FaultyNetwork): readonly string[] =>
  requests.filter((request) => isPart(request) && request.status === 200).map(partNumber);

/** Returns the numbers of all parts that were sent, stored or not. */
export const sentParts = ({ requests }: FaultyNetwork): readonly string[] =>
  requests.filter(isPart).map(partNumber);

const partNumber = ({ query }: RecordedRequest): string => query.get("partNumber") ?? "";
