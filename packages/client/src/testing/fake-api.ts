import type { FileOfAnyKind, StoredPart, Upload, UploadRequestOfAnyKind } from "@slipway/core/api";
import { defaultKeys } from "@slipway/core/identity";
import type { AnyConfig } from "@slipway/core/kinds/config";
import { describeKinds } from "@slipway/core/kinds/describe-kinds";
import { parseKinds } from "@slipway/core/kinds/parse-kinds";
import { choosePartSize, countParts, isSentInParts } from "@slipway/core/parts";
import { Problem } from "@slipway/core/problem";
import { isPending, isReady, isTrashed } from "@slipway/core/status";
import { computeSha256 } from "../hash/digest.ts";

/** The kinds without a config. */
const defaultKinds = await describeKinds({ kinds: parseKinds() });

/** Creates an in-memory API that keeps the contract, and counts its requests. */
export const createFakeApi = () => {
  // All tests of a process share its claims, which are named by the IDs.
  const run = crypto.randomUUID().slice(0, 8);
  let kinds = defaultKinds;
  let kindsRequests = 0;
  const bodies: UploadRequestOfAnyKind[] = [];
  const records = new Map<string, Upload>();
  const requests: (readonly FileOfAnyKind[])[] = [];
  const deleted: string[] = [];
  const parts = new Map<string, StoredPart[]>();
  let statusRequests = 0;
  let formUrl = "https://s3.test/";
  let intercept: (route: string) => Response | undefined | Promise<Response | undefined> = () =>
    undefined;

  const request = (body: UploadRequestOfAnyKind) => {
    const { files } = body;
    bodies.push(body);
    requests.push(files);
    const uploads = files.map((file) => {
      const id = createId(run, records.size + 1);
      records.set(id, {
        id,
        revision: 1,
        status: "pending",
        kind: body.kind ?? "default",
        ...((body.fields || file.fields) && {
          fields: { ...body.fields, ...file.fields } as Upload["fields"],
        }),
        createdBy: "ada",
        fileName: file.fileName,
        declared: { size: file.size, contentType: file.contentType, sha256: file.sha256 },
        createdAt: "2026-11-23T12:00:00.000Z",
        expiresAt: "2026-11-23T12:15:00.000Z",
      });
      if (isSentInParts(file.size)) {
        parts.set(id, []);
        const partSize = choosePartSize(file.size);
        const count = countParts(file.size, partSize);
        const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
        return { id, method: "multipart", partSize, parts: count, expiresAt };
      }
      const fields = { key: defaultKeys.create(id), "X-Amz-Date": "20261123T120000Z" };
      return {
        id,
        method: "post",
        url: formUrl,
        fields,
        expiresAt: "2026-11-23T12:15:00.000Z",
      };
    });
    return Response.json({ uploads }, { status: 201 });
  };

  const respondToParts = (
    id: string,
    asked: readonly { readonly partNumber: number }[],
  ): Response => {
    const uploaded = parts.get(id);
    if (!uploaded)
      return createProblemResponse(new Problem("upload-gone", "The upload has ended."));
    const signed = asked.map(({ partNumber }) => ({
      partNumber,
      url: `https://s3.test/${id}?partNumber=${partNumber}&X-Amz-Date=20261123T120000Z`,
      headers: {},
    }));
    const expiresAt = "2026-11-23T12:15:00.000Z";
    return Response.json({ parts: signed, ...(asked.length === 0 && { uploaded }), expiresAt });
  };

  const settle = (id: string, status: Upload["status"] = "ready") => {
    const record = records.get(id);
    if (record) records.set(id, { ...record, status, finalizedAt: "2026-11-23T12:01:00.000Z" });
  };

  /** Deletes at once with `permanently`, and moves ready uploads to the trash otherwise. */
  const remove = (record: Upload, isPermanent: boolean): Response => {
    if (isTrashed(record) && !isPermanent) return Response.json(record, { status: 202 });
    const status = isReady(record) && !isPermanent ? "trashed" : "deleted";
    const removed = { ...record, revision: record.revision + 1, status } as const;
    deleted.push(record.id);
    records.set(record.id, removed);
    return Response.json(removed, { status: 202 });
  };

  const answer = async (method: string, address: string, body: string): Promise<Response> => {
    const [path = "", query] = address.split("?");
    const given = await intercept(`${method} ${address}`);
    if (given) return given;
    if (path === "/uploads/status") {
      statusRequests += 1;
      const { ids } = JSON.parse(body);
      return Response.json({ uploads: ids.flatMap((asked: string) => records.get(asked) ?? []) });
    }
    if (path === "/kinds") {
      kindsRequests += 1;
      return Response.json(kinds);
    }
    const [, id = "", action] = /^\/uploads\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (method === "POST" && id === "") return request(JSON.parse(body));
    const record = records.get(id);
    if (record && action === "parts") return respondToParts(id, JSON.parse(body).parts);
    if (record && action === "complete") {
      if (isPending(record)) parts.delete(id);
      settle(id);
      return Response.json(record, { status: 202 });
    }
    if (!record) return createProblemResponse(new Problem("not-found", "There is no such upload."));
    if (method === "DELETE") return remove(record, query === "permanently=true");
    if (action === "restore") {
      records.set(id, { ...record, revision: record.revision + 1, status: "ready" });
      return Response.json(records.get(id));
    }
    return Response.json(record);
  };

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const signal = init?.signal;
    signal?.throwIfAborted();
    const path = String(input).replace(/^\/api/, "");
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      answer(init?.method ?? "GET", path, String(init?.body)).then(resolve, reject);
    });
  };

  return {
    fetch,
    records,
    /** The files of each request. */
    requests,
    /** The bodies of the requests. */
    bodies,
    deleted,
    /** Replaces the rules of the kinds. */
    setKinds: async (config: AnyConfig): Promise<void> => {
      kinds = await describeKinds({ kinds: parseKinds(config), config });
    },
    /** Returns the number of requests for the kinds. */
    kindsRequests: () => kindsRequests,
    /** Returns the number of status requests. */
    statusRequests: () => statusRequests,
    /** Replaces the responses of some routes, such as `POST /uploads`. */
    intercept: (replacement: typeof intercept) => {
      intercept = replacement;
    },
    /** Sets the URL of forms. */
    signFormsFor: (url: string) => {
      formUrl = url;
    },
    /** Settles a record, as the server does after S3 has the bytes. */
    settle,
    /** Stores a part, as S3 does when it is sent to its URL. */
    storePart: async (url: string, bytes: Blob) => {
      const { pathname, searchParams } = new URL(url);
      const partNumber = Number(searchParams.get("partNumber"));
      const others = parts.get(pathname.slice(1))?.filter((part) => part.partNumber !== partNumber);
      const stored = { partNumber, size: bytes.size, eTag: "", sha256: await computeSha256(bytes) };
      if (others) parts.set(pathname.slice(1), [...others, stored]);
    },
  };
};

export const createProblemResponse = (problem: Problem): Response =>
  Response.json(problem, { status: problem.status });

const createId = (run: string, number: number): string =>
  `${run}-0000-7000-8000-${String(number).padStart(12, "0")}`;
