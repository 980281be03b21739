import type { RequestedFile, Upload } from "@slipway/core/api";
import { objectKey } from "@slipway/core/identity";
import { Problem } from "@slipway/core/problem";

/** An API in memory that keeps the contract, and counts what it is asked. */
export const createFakeApi = () => {
  const records = new Map<string, Upload>();
  const requests: (readonly RequestedFile[])[] = [];
  const deleted: string[] = [];
  let looks = 0;
  let intercept: (route: string) => Response | undefined | Promise<Response | undefined> = () =>
    undefined;

  const request = (files: readonly RequestedFile[]) => {
    requests.push(files);
    const uploads = files.map((file) => {
      const id = idOf(records.size + 1);
      records.set(id, {
        id,
        revision: 1,
        status: "pending",
        fileName: file.fileName,
        declared: { size: file.size, contentType: file.contentType, sha256: file.sha256 },
        createdAt: "2026-11-23T12:00:00.000Z",
        expiresAt: "2026-11-23T12:15:00.000Z",
      });
      const fields = { key: objectKey(id) };
      return {
        id,
        method: "post",
        url: "https://s3.test/",
        fields,
        expiresAt: "2026-11-23T12:15:00.000Z",
      };
    });
    return Response.json({ uploads }, { status: 201 });
  };

  const answer = async (method: string, path: string, body: string): Promise<Response> => {
    const given = await intercept(`${method} ${path}`);
    if (given) return given;
    if (path === "/uploads/status") {
      looks += 1;
      const { ids } = JSON.parse(body);
      return Response.json({ uploads: ids.flatMap((asked: string) => records.get(asked) ?? []) });
    }
    if (method === "POST") return request(JSON.parse(body).files);
    const id = path.split("/").at(-1) ?? "";
    const record = records.get(id);
    if (!record) return problemAnswer(new Problem("not-found", "There is no such upload."));
    if (method === "DELETE") {
      deleted.push(id);
      records.set(id, { ...record, status: "deleted" });
      return Response.json(record, { status: 202 });
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
    requests,
    deleted,
    /** How often statuses were asked for. */
    looks: () => looks,
    /** Answer some routes otherwise: `POST /uploads`. */
    intercept: (with_: typeof intercept) => {
      intercept = with_;
    },
    /** Do what the server does once S3 has the bytes. */
    settle: (id: string, status: Upload["status"] = "ready") => {
      const record = records.get(id);
      if (record) records.set(id, { ...record, status, finalizedAt: "2026-11-23T12:01:00.000Z" });
    },
  };
};

export const problemAnswer = (problem: Problem): Response =>
  Response.json(problem, { status: problem.status });

const idOf = (number: number): string =>
  `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`;
