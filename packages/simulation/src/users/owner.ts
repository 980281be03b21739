import type { Instructions, Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import type { HttpFunction } from "@slipway/core/routes";
import { isReady } from "@slipway/core/status";
import { deleteUpload } from "@slipway/functions/library/delete";
import { downloadUpload } from "@slipway/functions/library/download";
import { editUpload } from "@slipway/functions/library/edit";
import { listUploads } from "@slipway/functions/library/list";
import { getStatuses } from "@slipway/functions/library/statuses";
import type { RequestAdapters } from "@slipway/functions/ports/adapters";
import { withLegacyKeys } from "@slipway/functions/testing/legacy-keys";
import { completeUpload, requestParts } from "@slipway/functions/uploads/parts";
import { requestUpload } from "@slipway/functions/uploads/request";
import {
  type BodyName,
  bodies,
  formerLargeParts,
  largeChecksum,
  largeParts,
  type PartBody,
} from "../bodies.ts";
import type { Faults } from "../faults.ts";
import type { Deployment } from "../functions/deployment.ts";
import { downloadCounterCall } from "../functions/downloads.ts";
import { parseLink, parsePartUrl } from "../functions/objects.ts";
import type { History } from "../invariants/history.ts";
import type { Checker } from "../invariants/invariants.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Bucket } from "../services/bucket.ts";
import type { MultipartName } from "../services/multipart.ts";
import type { SweepClock } from "../services/schedule.ts";
import type { Trace } from "../trace.ts";
import type { Operation, PlannedUpload } from "./action.ts";
import { minute, second } from "./times.ts";

type FormFields = Readonly<Record<string, string>>;

const owner = "ann";
const hour = 60 * minute;
/** How often a user tries a request. */
const maxTries = 4;

/** Creates the owner of the uploads, who retries as a browser does. */
export const createOwner = (world: {
  readonly scheduler: Scheduler;
  readonly deployment: Deployment;
  readonly bucket: Bucket;
  readonly faults: Faults;
  readonly random: Random;
  readonly history: History;
  readonly checker: Checker;
  readonly sweepClock: SweepClock;
  readonly trace: Trace | undefined;
}) => {
  const { scheduler, deployment, bucket, faults, random, history, checker, sweepClock, trace } =
    world;
  /** The instructions for each upload, by the number of the action that requested it. */
  const asked = new Map<number, Instructions>();

  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      scheduler.at(scheduler.now() + milliseconds, resolve);
    });

  /**
   * Sends a request to the API, and may retry it after an error.
   *
   * @returns the response or the problem, or undefined if every try failed
   */
  const ask = async <Answer>(
    name: HttpFunction,
    answer: (adapters: RequestAdapters) => Promise<Answer>,
  ): Promise<Answer | Problem | undefined> => {
    for (let tries = 1; ; tries += 1) {
      const result = await deployment.request(name, answer);
      if (result.kind === "returned") return result.answer;
      if (result.kind === "failed") {
        if (result.error instanceof Problem && result.error.code !== "unavailable")
          return result.error;
        checker.check(
          "counting fails no request",
          result.failedCalls.some((call) => call !== downloadCounterCall),
          () => `a request failed because ${result.failedCalls.join(", ")} had`,
        );
      }
      if (tries === maxTries || random.chance(0.3)) return undefined;
      await wait(random.below(30 * second));
    }
  };

  const upload = async (number: number, { file, layout }: PlannedUpload) => {
    const answer = await ask("request-upload", (adapters) =>
      requestUpload([file], owner, layout === "today" ? adapters : withLegacyKeys(adapters)),
    );
    if (answer === undefined || answer instanceof Problem) return;
    const [instructions] = answer.uploads;
    if (instructions === undefined) return;
    asked.set(number, instructions);
    if (instructions.method !== "post") return;
    const until = bucket.forms.getExpiry(instructions.fields);
    history.get(instructions.id).usableUntil = until;
  };

  /** Chooses when a slow upload ends: during the first or the last check of the sweep, or at any time within hours. */
  const slowEnd = (fields: FormFields): number => {
    if (random.chance(0.3)) return scheduler.now() + random.below(5 * hour);
    const look = bucket.forms.getExpiry(fields) + limits.policyGrace * second;
    const lookedFor = look + (random.chance(0.2) ? limits.quarantine * second : 0);
    return sweepClock.tickAfter(lookedFor) + random.between(-second, 2 * second);
  };

  /** Delivers a form to S3 at a time. */
  const deliver = async (fields: FormFields, name: BodyName, end: number) => {
    await wait(end - scheduler.now());
    const posted = bucket.forms.take(fields, bodies[name]);
    const outcome = posted.kind === "stored" ? posted.version.versionId : posted.code;
    trace?.("browser", () => `posted the ${name} to ${fields.key}: ${outcome}`);
  };

  /**
   * Posts a form. A browser that sees no progress drops the connection and sends the form again; once the network
   * recovers, S3 may get both.
   */
  const post = async (instructions: Instructions, name: BodyName) => {
    if (instructions.method !== "post") return;
    const { fields } = instructions;
    const isOpen = () => {
      const open = bucket.forms.isOpen(fields, scheduler.now());
      if (!open) trace?.("browser", () => "S3 refuses the form: its policy has ended");
      return open;
    };
    if (!isOpen()) return;
    if (!faults.occurs("slow upload"))
      return deliver(fields, name, scheduler.now() + random.below(2 * second));
    const end = slowEnd(fields);
    const deliveries = [deliver(fields, name, end)];
    while (random.chance(0.5)) {
      await wait(random.below(minute));
      if (!isOpen()) break;
      deliveries.push(deliver(fields, name, end + random.below(2 * second)));
    }
    await Promise.all(deliveries);
  };

  const sendParts = async (instructions: Instructions, all: boolean) => {
    if (instructions.method !== "multipart") return;
    const { id } = instructions;
    // The file may have changed since it was read.
    const file = largeParts.map((part, index) =>
      random.chance(0.1) ? (formerLargeParts[index] ?? part) : part,
    );
    const parts = all ? file : file.filter(() => random.chance(0.5));
    const answer = await ask("request-upload", (adapters) =>
      requestParts({ owner, id }, parts, adapters),
    );
    if (answer === undefined || answer instanceof Problem) return;
    await Promise.all(
      answer.parts.map(async ({ url }, index) => {
        const part = parts[index];
        if (part !== undefined) await sendPart(parsePartUrl(url), part);
      }),
    );
  };

  const sendPart = async (upload: MultipartName, part: PartBody) => {
    const { key } = upload;
    const wasThere = bucket.multipart.parts(upload) !== undefined;
    await wait(random.below(20 * second));
    const isKept = bucket.multipart.put(upload, part);
    const wasAborted = bucket.versions.list(key).length === 0;
    if (wasThere && !isKept && wasAborted && faults.occurs("part kept after an abort"))
      bucket.multipart.putLate(upload, part);
    trace?.("browser", () => `part ${part.partNumber} of ${key}: ${isKept ? "kept" : "refused"}`);
  };

  const complete = async (id: string) => {
    // The record was written before the response was sent.
    const key = history.get(id).key ?? "";
    const before = new Set(bucket.versions.list(key));
    // A client may complete whatever parts S3 has.
    const checksum = random.chance(0.7) ? largeChecksum : undefined;
    if (checksum === undefined) history.get(id).completedAsStored = true;
    const answer = await ask("request-upload", (adapters) =>
      completeUpload(owner, id, adapters, checksum),
    );
    // An object that exists before and after existed all the time.
    const current = bucket.versions.list(key).at(-1);
    if (answer instanceof Problem && answer.code === "upload-gone")
      checker.check(
        "completions are reported correctly",
        current?.body === undefined || !before.has(current),
        () => `${id} was called gone, and its object was there`,
      );
  };

  const remove = async (id: string) => {
    const upload = history.get(id);
    upload.deletionRequested = true;
    const answer = await ask("library", (adapters) => deleteUpload(owner, id, adapters));
    if (isUpload(answer)) upload.deletionConfirmed = true;
  };

  const download = async (id: string) => {
    const link = await ask("library", (adapters) =>
      downloadUpload(owner, id, { disposition: "attachment" }, adapters),
    );
    if (typeof link !== "string") return;
    const pinned = history.get(id).pinned;
    checker.check(
      "links lead to the pinned version",
      parseLink(link) === `${pinned?.key} ${pinned?.versionId}`,
      () => `the link of ${id} leads to ${parseLink(link)}`,
    );
  };

  const look = (uploads: readonly Upload[]) => {
    for (const upload of uploads) {
      const { id, object } = upload;
      const pinned = history.get(id).pinned;
      if (isReady(upload))
        checker.check(
          "ready files never change",
          object?.versionId === pinned?.versionId,
          () => `${id} was shown as ready with ${object?.versionId}`,
        );
    }
  };

  const instructionsFor = (operation: Operation): Instructions | undefined =>
    "upload" in operation ? asked.get(operation.upload) : undefined;

  return {
    /** Returns the ID of the upload that an action requested, if it got one. */
    getUploadId: (action: number): string | undefined => asked.get(action)?.id,

    async act(number: number, operation: Operation): Promise<void> {
      if (operation.kind === "upload") return upload(number, operation);
      if (operation.kind === "list") {
        const answer = await ask("library", (adapters) =>
          listUploads(owner, { limit: 24, cursor: undefined, status: undefined }, adapters),
        );
        if (answer !== undefined && !(answer instanceof Problem)) look(answer.uploads);
        return;
      }
      const instructions = instructionsFor(operation);
      if (instructions === undefined) return;
      const { id } = instructions;
      switch (operation.kind) {
        case "post":
          return post(instructions, operation.body);
        case "send parts":
          return sendParts(instructions, operation.all);
        case "complete":
          return complete(id);
        case "delete":
          return remove(id);
        case "edit":
          await ask("library", (adapters) => editUpload(owner, id, operation.edit, adapters));
          return;
        case "download":
          return download(id);
        case "get statuses": {
          const answer = await ask("upload-statuses", (adapters) =>
            getStatuses(owner, { ids: [id], wait: operation.wait }, adapters),
          );
          if (answer !== undefined && !(answer instanceof Problem)) look(answer.uploads);
          return;
        }
      }
    },
  };
};

const isUpload = (answer: Upload | Problem | undefined): answer is Upload =>
  answer !== undefined && !(answer instanceof Problem);
