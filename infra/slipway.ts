import { contentSecurityPolicy } from "@slipway/core/deployment/page-security";
import { createBus } from "./events/bus.ts";
import { notify } from "./events/notification.ts";
import { createQueues } from "./events/queue.ts";
import { finalizeFromQueue, publishFromStream } from "./events/subscriptions.ts";
import { createApi } from "./front/api.ts";
import { createFront } from "./front/front.ts";
import { createPage, devUrl } from "./front/page.ts";
import { createSignIn } from "./front/sign-in.ts";
import { createFunctions } from "./functions/functions.ts";
import { scheduleSweep } from "./functions/sweep.ts";
import { createAlarms } from "./operations/alarms.ts";
import { createDashboard } from "./operations/dashboard.ts";
import { checkOptions } from "./options/check-options.ts";
import type { SlipwayOptions } from "./options/options-schema.ts";
import { resolveSettings } from "./options/settings.ts";
import { createScope } from "./scope.ts";
import { createAccessLogs } from "./storage/access-logs.ts";
import { createBucket } from "./storage/bucket.ts";
import { recordDataEvents } from "./storage/data-events.ts";
import { createTable } from "./storage/table.ts";
import { tagAll } from "./tags.ts";

/**
 * A Slipway: API, storage, records, events and page, each made for this instance alone. An app may have several.
 *
 * @example
 * const { Slipway } = await import("./infra/slipway.ts");
 * const media = new Slipway("Media", { domain: "media.example.com", alarms: { email: "ops@example.com" } });
 * new sst.aws.Function("Gallery", { handler: "gallery.handler", link: [media] });
 */
export class Slipway extends $util.ComponentResource {
  /** The page's address. Without a page there is none. */
  readonly url: $util.Output<string> | undefined;
  readonly api: sst.aws.ApiGatewayV2;
  /** Users' files. */
  readonly bucket: sst.aws.Bucket;
  /** The records. */
  readonly table: sst.aws.Dynamo;
  /** Events that could not be handled, for \`slipway redrive\`. */
  readonly deadLetters: sst.aws.Queue;
  /** Where what happens to uploads is told. */
  readonly bus: sst.aws.Bus;
  /** Whose tokens the API takes. */
  readonly issuer: $util.Output<string>;
  /** What these tokens carry as `aud`. */
  readonly audience: $util.Output<string>;

  /**
   * @param name begins with a capital, and begins the names of everything that is made
   * @throws {Error} naming each option that cannot be meant, with an example of a good value
   */
  constructor(
    name: string,
    options: SlipwayOptions = {},
    opts: $util.ComponentResourceOptions = {},
  ) {
    checkOptions(name, options);
    const given = resolveSettings(options);
    const settings = { ...given, tags: { "slipway:instance": name, ...given.tags } };
    super(
      "slipway:aws:Slipway",
      name,
      {},
      { ...opts, transformations: [...(opts.transformations ?? []), tagAll(settings.tags)] },
    );
    const scope = createScope(name, settings, this);

    // `sst dev` serves the page from the developer's machine.
    const front = settings.page && !$dev ? createFront(scope) : undefined;
    const pages = settings.page ? [front?.router.url ?? devUrl(settings)] : [];
    const origins = $resolve([...pages, ...settings.origins]);

    const bucket = createBucket(scope, { origins });
    createAccessLogs(scope, { bucket });
    const table = createTable(scope);
    const { queue, deadLetters } = createQueues(scope);
    const { bus, unpublished } = createBus(scope);
    const functions = createFunctions(scope, { bucket, table, queue, bus, unpublished });
    finalizeFromQueue(scope, { queue, functions });
    publishFromStream(scope, { table, unpublished, functions });
    notify(scope, { bucket, queue });
    scheduleSweep(scope, functions);
    const signIn = createSignIn(scope, { origins });
    const api = createApi(scope, { origins, functions, signIn });

    front?.setContentSecurityPolicy(
      $resolve({
        bucket: bucket.name,
        region: scope.region,
        dnsSuffix: scope.dnsSuffix,
        api: api.url,
        signIn: signIn.origins,
      }).apply((known) =>
        contentSecurityPolicy({
          storage: `https://${known.bucket}.s3.${known.region}.${known.dnsSuffix}`,
          connect: [new URL(known.api).origin, ...known.signIn],
        }),
      ),
    );
    const page = settings.page
      ? createPage(scope, { api, signIn, router: front?.router })
      : undefined;

    if (settings.dataEvents) recordDataEvents(scope, { bucket, table });
    const watched = { functions, api, table, queue, deadLetters, unpublished, bucket };
    const alarms = createAlarms(scope, watched);
    createDashboard(scope, { ...watched, alarms });

    this.url = page?.url;
    this.api = api;
    this.bucket = bucket;
    this.table = table;
    this.deadLetters = deadLetters;
    this.bus = bus;
    this.issuer = signIn.issuer;
    this.audience = signIn.audience;
    this.registerOutputs({});
  }

  /** What a linked function learns. It gets names and no permission: grant it what it needs, and nothing more. */
  getSSTLink() {
    return {
      properties: {
        url: this.url,
        api: this.api.url,
        bucket: this.bucket.name,
        table: this.table.name,
        bus: this.bus.name,
        issuer: this.issuer,
        audience: this.audience,
      },
    };
  }
}
