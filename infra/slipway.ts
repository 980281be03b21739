import { createBus } from "./events/bus.ts";
import { callHooksFromQueue, createHookQueue } from "./events/hook-queue.ts";
import { createImageQueue, deriveFromQueue } from "./events/image-queue.ts";
import { notifyQueue } from "./events/notification.ts";
import { createQueues } from "./events/queue.ts";
import { finalizeFromQueue, publishFromStream } from "./events/subscriptions.ts";
import { createApi } from "./front/api.ts";
import { createFront } from "./front/front.ts";
import { devUrl } from "./front/page.ts";
import { publishPage } from "./front/publish-page.ts";
import type { Service } from "./front/services.ts";
import { createSignIn } from "./front/sign-in.ts";
import { createFunctions } from "./functions/functions.ts";
import { createServerAccess, type ServerAccess } from "./functions/server-access.ts";
import { scheduleSweep } from "./functions/sweep.ts";
import { createAlarms } from "./operations/alarms.ts";
import { createDashboard } from "./operations/dashboard.ts";
import { checkOptions } from "./options/check-options.ts";
import { resolveSettings } from "./options/settings.ts";
import type { SlipwayOptions } from "./options/slipway-options.ts";
import { checkSstVersion } from "./options/sst-version.ts";
import { createScope } from "./scope.ts";
import { createAccessLogs } from "./storage/access-logs.ts";
import { createBucket } from "./storage/bucket.ts";
import { recordDataEvents } from "./storage/data-events.ts";
import { useExistingBucket } from "./storage/existing-bucket.ts";
import { createTable } from "./storage/table.ts";
import { tagResources } from "./tags.ts";

/**
 * Deploys a Slipway: API, storage, records, events, and page. An app can have several instances, which share nothing.
 *
 * @example
 * const { Slipway } = await import("@slipway/sst");
 * const media = new Slipway("Media", { domain: "media.example.com", alarms: { email: "ops@example.com" } });
 * new sst.aws.Function("Gallery", { handler: "gallery.handler", link: [media] });
 */
export class Slipway extends $util.ComponentResource {
  /** The page's URL; undefined if there is no page. */
  readonly url: $util.Output<string> | undefined;
  /** Users' files. */
  readonly bucket: sst.aws.Bucket;
  /** The records. */
  readonly table: sst.aws.Dynamo;
  /** Events that could not be processed, for `slipway redrive`. */
  readonly deadLetters: sst.aws.Queue;
  /** Events that hooks failed on, for `slipway redrive`; undefined if no kind has a hook for events. */
  readonly hookDeadLetters: sst.aws.Queue | undefined;
  /** Uploads whose images could not be derived, for `slipway redrive`; undefined if no kind has something to derive. */
  readonly imageDeadLetters: sst.aws.Queue | undefined;
  /** The bus on which events of uploads are published. */
  readonly bus: sst.aws.Bus;
  /** The issuer whose tokens the API accepts; undefined with an authorizer of the app's own. */
  readonly issuer: $util.Output<string> | undefined;
  /** The audience that these tokens have as `aud`. */
  readonly audience: $util.Output<string> | undefined;
  /** The services by name, to link to functions: their token endpoint, client, and secret. */
  readonly services: Readonly<Record<string, Service>>;
  /**
   * The permissions of an app's function that answers the API with `@slipway/server`: what Slipway's own functions for the API
   * may do, and nothing else.
   */
  readonly serverPermissions: ServerAccess["permissions"];
  /** The environment variables that `@slipway/server` reads in that function. */
  readonly serverEnvironment: ServerAccess["environment"];
  /** The origin of files; undefined if no kind needs CloudFront. */
  readonly filesUrl: $util.Output<string> | undefined;
  readonly #api: sst.aws.ApiGatewayV2 | undefined;
  readonly #prefix: string;
  readonly #completeUpload: $util.Output<string>;

  /**
   * @param name starts with a capital letter; the names of all resources start with it
   * @throws {Error} with each invalid option, its rule, and an example
   */
  constructor(
    name: string,
    options: SlipwayOptions = {},
    opts: $util.ComponentResourceOptions = {},
  ) {
    checkSstVersion();
    const given = resolveSettings(options, checkOptions(name, options));
    const settings = {
      ...given,
      tags: {
        // guard: tags differ not only in case
        "slipway:instance": name,
        ...given.tags,
      },
    };
    super(
      "slipway:aws:Slipway",
      name,
      {},
      { ...opts, transformations: [...(opts.transformations ?? []), tagResources(settings.tags)] },
    );
    const scope = createScope(name, settings, this);

    // In `sst dev`, Vite serves the page on the developer's machine.
    const front = settings.page && !$dev ? createFront(scope) : undefined;
    const pages = settings.page ? [front?.router.url ?? devUrl(settings)] : [];
    const origins = $resolve([...pages, ...settings.origins]);

    const files =
      settings.bucket === undefined
        ? createBucket(scope, { origins })
        : useExistingBucket(scope, { name: settings.bucket, origins });
    const { bucket } = files;
    // The logging of a bucket that exists is its owner's.
    if (settings.bucket === undefined) createAccessLogs(scope, { bucket });
    const table = createTable(scope);
    const { queue, deadLetters } = createQueues(scope);
    const { bus, unpublished } = createBus(scope);
    const hookQueue = createHookQueue(scope, { bus });
    const imageQueue = createImageQueue(scope, { bus });
    const functions = createFunctions(scope, {
      ...{ bucket, table, queue, bus, unpublished },
      hookEvents: hookQueue?.queue,
      filesCdn: files.cdn,
      images: imageQueue?.queue,
    });
    finalizeFromQueue(scope, { queue, functions });
    callHooksFromQueue(scope, { hookQueue, functions });
    deriveFromQueue(scope, { imageQueue, functions });
    publishFromStream(scope, { table, unpublished, functions });
    notifyQueue(scope, { files, queue });
    scheduleSweep(scope, functions);
    const signIn =
      settings.api && !settings.authorizer ? createSignIn(scope, { origins }) : undefined;
    const api = settings.api ? createApi(scope, { origins, functions, signIn }) : undefined;
    const page =
      settings.page && api && signIn
        ? publishPage(scope, { files, api, signIn, front })
        : undefined;

    if (settings.dataEvents) recordDataEvents(scope, { files, table });
    const monitored = {
      ...{ functions, api, table, queue, deadLetters, unpublished, bucket },
      ...{ hookQueue, imageQueue },
    };
    const alarms = createAlarms(scope, monitored);
    createDashboard(scope, { ...monitored, alarms });

    const server = createServerAccess({
      ...{ bucket, table, prefix: settings.prefix },
      completeUpload: functions["complete-upload"],
      filesCdn: files.cdn,
    });

    this.url = page?.url;
    this.filesUrl = files.cdn?.url;
    this.#api = api;
    this.#prefix = settings.prefix;
    this.#completeUpload = functions["complete-upload"].name;
    this.serverPermissions = server.permissions;
    this.serverEnvironment = server.environment;
    this.bucket = bucket;
    this.table = table;
    this.deadLetters = deadLetters;
    this.hookDeadLetters = hookQueue?.deadLetters;
    this.imageDeadLetters = imageQueue?.deadLetters;
    this.bus = bus;
    this.issuer = signIn?.issuer;
    this.audience = signIn?.audience;
    this.services = signIn?.services.byName ?? {};
    this.registerOutputs({});
  }

  /**
   * The HTTP API.
   *
   * @throws {Error} if `api` is false
   */
  get api(): sst.aws.ApiGatewayV2 {
    if (this.#api === undefined) throw new Error("There is no API, because api is false.");
    return this.#api;
  }

  /** Returns the names for linked functions. They get no permissions: grant each function what it needs. */
  getSSTLink() {
    return {
      properties: {
        url: this.url,
        api: this.#api?.url,
        bucket: this.bucket.name,
        prefix: this.#prefix,
        table: this.table.name,
        completeUpload: this.#completeUpload,
        bus: this.bus.name,
        issuer: this.issuer,
        audience: this.audience,
      },
    };
  }
}
