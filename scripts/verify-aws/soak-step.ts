import type { ApiClient } from "@slipway/client/api-client";
import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import pMap from "p-map";
import { computeSha256 } from "../../tests/run-cli.ts";
import { type Plan, type PlanKind, planUpload } from "../../tests/soak/plan.ts";
import { type Experience, runPlan } from "../../tests/soak/user.ts";
import { checkUpload } from "../../tests/soak/verdict.ts";
import type { Step } from "./verify.ts";

/** Plans that end within minutes. The others wait until a form expires or a day has passed. */
const planned: ReadonlySet<PlanKind> = new Set<PlanKind>([
  "ordinary",
  "edited",
  "replayed",
  "replaced",
  "wrong",
  "deleted",
  "inParts",
]);

const uploadsAtOnce = 12;

/** Minutes until every upload must have its final status. */
const patience = 15;

const createPlans = (count: number, seed: number): readonly Plan[] => {
  const plans: Plan[] = [];
  for (let number = 0; plans.length < count; number++) {
    const plan = planUpload(number, seed);
    if (planned.has(plan.kind)) plans.push(plan);
  }
  return plans;
};

/** Requests uploads of the kinds of this repository's config. */
const withKinds = (api: ApiClient): ApiClient => ({
  ...api,
  requestUploads: ({ files }, signal) => {
    const isImage = files[0]?.contentType.startsWith("image/") ?? false;
    return api.requestUploads({ kind: isImage ? "media" : "documents", files }, signal);
  },
});

/** Waits until no upload is pending, and returns all of them. */
const waitForUploads = async (
  api: ApiClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Upload>> => {
  const uploads = new Map<string, Upload>();
  const end = Date.now() + patience * 60_000;
  let left = ids;
  while (left.length > 0 && Date.now() < end) {
    signal.throwIfAborted();
    const response = await api.getStatuses(left.slice(0, limits.status.idsPerRequest), 20);
    for (const upload of response.uploads) uploads.set(upload.id, upload);
    left = ids.filter((id) => (uploads.get(id)?.status ?? "pending") === "pending");
  }
  return uploads;
};

/**
 * Creates the step that uploads many files as different users do: once, twice with the same form, with other content, and deleted
 * meanwhile. In the end, every record must be as S3 and the API reported.
 */
export const createSoakStep = (count: number, seed: number): Step => ({
  name: `${count.toLocaleString("en-US")} uploads end as S3 and the API reported`,
  run: async ({ ada }, signal) => {
    const start = performance.now();
    const api = withKinds(ada);
    const send = async (plan: Plan): Promise<Experience | undefined> => {
      signal.throwIfAborted();
      return runPlan(plan, api);
    };
    const sent = await pMap(createPlans(count, seed), send, { concurrency: uploadsAtOnce });
    const experiences = sent.filter((one) => one !== undefined);
    const ids = experiences.map(({ id }) => id);
    const uploads = await waitForUploads(api, ids, signal);
    const seconds = Math.round((performance.now() - start) / 1000);
    const check = async (own: Experience): Promise<readonly string[]> => {
      const upload = uploads.get(own.id);
      const downloaded = upload?.status === "ready" ? await hashDownload(api, own.id) : undefined;
      return checkUpload(own, { upload, downloaded, seenReady: undefined });
    };
    const complaints = (await pMap(experiences, check, { concurrency: uploadsAtOnce })).flat();
    if (complaints.length > 0)
      throw new Error(`${complaints.length} complaints: ${complaints.slice(0, 5).join("; ")}`);
    return `All settled after ${seconds} s. Seed ${seed}.`;
  },
});

const hashDownload = async (api: ApiClient, id: string): Promise<string> => {
  const { url } = await api.getDownloadLink(id);
  return computeSha256(Buffer.from(await (await fetch(url)).arrayBuffer()));
};
