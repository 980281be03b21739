import type { Instructions, Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import type { HttpFunction } from "@slipway/core/routes";
import {
  deleteUpload,
  downloadUpload,
  editUpload,
  listUploads,
} from "@slipway/functions/library/library";
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
import { countingCall } from "../functions/downloads.ts";
import { multipartOfLink, versionOfLink } from "../functions/objects.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Bucket } from "../services/bucket.ts";
import type { MultipartName } from "../services/multipart.ts";
import type { SweepClock } from "../services/schedule.ts";
import type { Trace } from "../trace.ts";
import type { History } from "../truth/history.ts";
import type { Judge } from "../truth/violations.ts";
import type { Deed, Wish } from "./deed.ts";
import { minute, second } from "./times.ts";

type FormFields = Readonly<Record<string, string>>;

const owner = "ann";
const hour = 60 * minute;
/** Times that somebody asks again after an error. */
const mostTries = 4;

/** What the owner of uploads does, with the errors and the patience that a browser has. */
export const createOwner = (world: {
  readonly scheduler: Scheduler;
  readonly deployment: Deployment;
  readonly bucket: Bucket;
  readonly faults: Faults;
  readonly random: Random;
  readonly history: History;
  readonly judge: Judge;
  readonly sweepClock: SweepClock;
  readonly trace: Trace | undefined;
}) => {
  const { scheduler, deployment, bucket, faults, random, history, judge, sweepClock, trace } =
    world;
  /** How to send each upload, by the number of the action that asked for it. */
  const asked = new Map<number, Instructions>();

  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      scheduler.at(scheduler.now() + milliseconds, resolve);
    });

  /**
   * Ask the API; after an error perhaps again.
   *
   * @returns the answer, or the problem that there is no way round; undefined where there was none
   */
  const ask = async <Answer>(
    name: HttpFunction,
    answer: (adapters: RequestAdapters) => Promise<Answer>,
  ): Promise<Answer | Problem | undefined> => {
    for (let tries = 1; ; tries += 1) {
      const ending = await deployment.request(name, answer);
      if (ending.kind === "answered") return ending.answer;
      if (ending.kind === "failed") {
        if (ending.error instanceof Problem && ending.error.code !== "unavailable")
          return ending.error;
        judge.check(
          "counting is in nobody's way",
          ending.failedCalls.some((call) => call !== countingCall),
          () => `a request failed because ${ending.failedCalls.join(", ")} had`,
        );
      }
      if (tries === mostTries || random.chance(0.3)) return undefined;
      await wait(random.below(30 * second));
    }
  };

  const upload = async (number: number, { file, layout }: Wish) => {
    const answer = await ask("request-upload", (adapters) =>
      requestUpload([file], owner, layout === "today" ? adapters : withLegacyKeys(adapters)),
    );
    if (answer === undefined || answer instanceof Problem) return;
    const [instructions] = answer.uploads;
    if (instructions === undefined) return;
    asked.set(number, instructions);
    if (instructions.method !== "post") return;
    const until = bucket.forms.expiryOf(instructions.fields);
    history.of(instructions.id).usableUntil = until;
  };

  /** When a slow upload ends: while the sweep looks, the first or the last time, or at any time within hours. */
  const slowEnd = (fields: FormFields): number => {
    if (random.chance(0.3)) return scheduler.now() + random.below(5 * hour);
    const look = bucket.forms.expiryOf(fields) + limits.policyGrace * second;
    const lookedFor = look + (random.chance(0.2) ? limits.quarantine * second : 0);
    return sweepClock.tickAfter(lookedFor) + random.between(-second, 2 * second);
  };

  /** Has the bytes of a form reach S3 at a time. */
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
      if (!open) trace?.("browser", () => "S3 refuses the form: its policy is over");
      return open;
    };
    if (!isOpen()) return;
    if (!faults.strikes("slow upload"))
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
    // The file may have changed since: what was read of it before is in nobody's declaration.
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
        if (part !== undefined) await sendPart(multipartOfLink(url), part);
      }),
    );
  };

  const sendPart = async (upload: MultipartName, part: PartBody) => {
    const { key } = upload;
    const wasThere = bucket.multipart.parts(upload) !== undefined;
    await wait(random.below(20 * second));
    const isKept = bucket.multipart.put(upload, part);
    const wasAborted = bucket.versions.of(key).length === 0;
    if (wasThere && !isKept && wasAborted && faults.strikes("part kept after an abort"))
      bucket.multipart.putLate(upload, part);
    trace?.("browser", () => `part ${part.partNumber} of ${key}: ${isKept ? "kept" : "refused"}`);
  };

  const complete = async (id: string) => {
    // Its record was written before it was answered.
    const key = history.of(id).key ?? "";
    const before = new Set(bucket.versions.of(key));
    // Programs may complete what S3 has, whatever it is.
    const checksum = random.chance(0.7) ? largeChecksum : undefined;
    if (checksum === undefined) history.of(id).completedAsStored = true;
    const answer = await ask("request-upload", (adapters) =>
      completeUpload(owner, id, adapters, checksum),
    );
    // An object that was there before and after was there all the time.
    const isThere = bucket.versions.of(key).at(-1);
    if (answer instanceof Problem && answer.code === "upload-gone")
      judge.check(
        "completion tells the truth",
        isThere?.body === undefined || !before.has(isThere),
        () => `${id} was called gone, and its object was there`,
      );
  };

  const remove = async (id: string) => {
    const upload = history.of(id);
    upload.deletionAsked = true;
    const answer = await ask("library", (adapters) => deleteUpload(owner, id, adapters));
    if (isUpload(answer)) upload.deletionAnswered = true;
  };

  const download = async (id: string) => {
    const link = await ask("library", (adapters) =>
      downloadUpload(owner, id, { disposition: "attachment" }, adapters),
    );
    if (typeof link !== "string") return;
    const pinned = history.of(id).pinned;
    judge.check(
      "links name the pinned version",
      versionOfLink(link) === `${pinned?.key} ${pinned?.versionId}`,
      () => `the link of ${id} leads to ${versionOfLink(link)}`,
    );
  };

  const look = (uploads: readonly Upload[]) => {
    for (const { id, status, object } of uploads) {
      const pinned = history.of(id).pinned;
      if (status === "ready")
        judge.check(
          "served never changes",
          object?.versionId === pinned?.versionId,
          () => `${id} was shown as ready with ${object?.versionId}`,
        );
    }
  };

  const instructionsFor = (deed: Deed): Instructions | undefined =>
    "upload" in deed ? asked.get(deed.upload) : undefined;

  return {
    /** The id of what an action asked for; undefined where it got none. */
    idOf: (action: number): string | undefined => asked.get(action)?.id,

    async act(number: number, deed: Deed): Promise<void> {
      if (deed.kind === "upload") return upload(number, deed);
      if (deed.kind === "list") {
        const answer = await ask("library", (adapters) =>
          listUploads(owner, { limit: 24, cursor: undefined, status: undefined }, adapters),
        );
        if (answer !== undefined && !(answer instanceof Problem)) look(answer.uploads);
        return;
      }
      const instructions = instructionsFor(deed);
      if (instructions === undefined) return;
      const { id } = instructions;
      switch (deed.kind) {
        case "post":
          return post(instructions, deed.body);
        case "send parts":
          return sendParts(instructions, deed.all);
        case "complete":
          return complete(id);
        case "delete":
          return remove(id);
        case "edit":
          await ask("library", (adapters) => editUpload(owner, id, deed.edit, adapters));
          return;
        case "download":
          return download(id);
        case "ask for status": {
          const answer = await ask("upload-statuses", (adapters) =>
            getStatuses(owner, { ids: [id], wait: deed.wait }, adapters),
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
