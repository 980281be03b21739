import { type AppKinds, parseAppKinds } from "@slipway/functions/ports/app-kinds";
import type { Telemetry } from "@slipway/functions/ports/telemetry";
import type { LambdaAuthorizerOptions } from "../api-gateway/lambda-authorizer.ts";
import type { Chaos } from "../chaos/chaos.ts";
import { consoleTelemetry } from "../console-telemetry.ts";
import type { BusEvent } from "../events/event-bus.ts";
import { type Access, createLocalGrants, type Grants } from "../iam/roles.ts";
import { type ConcurrencyLimits, productionLimits } from "../lambda/concurrency.ts";
import type { Runtime } from "../lambda/lambda-environment.ts";
import { checkOrigin } from "../page/origins.ts";
import { checkPrefix } from "../s3/prefix.ts";
import type { OtherIssuer } from "../sign-in/discovery.ts";
import type { QueueOptions } from "../sqs/durable-queue.ts";

export interface StackOptions {
  /** The port of the page and the API. S3 listens on the next one. 0 chooses free ports. */
  readonly port: number;
  readonly dataDir: string;
  /** The prefix of all objects in the bucket. Defaults to that of a deployment with a bucket of its own. */
  readonly prefix?: string | undefined;
  /** The default export of the app's config, as `defineSlipway` returns it. Without one, there is one kind, `default`. */
  readonly config?: unknown;
  /** False if the page is not served. Defaults to true. */
  readonly page?: boolean;
  /** Origins of other pages that may call the API, post to the bucket, and sign users in, such as `http://localhost:5173`. */
  readonly origins?: readonly string[];
  /** The issuer that people sign in with. Defaults to the stack's own. */
  readonly issuer?: OtherIssuer | undefined;
  /** The app's own authorizer, which decides instead of the issuer who calls the API. */
  readonly authorizer?: LambdaAuthorizerOptions | undefined;
  /** The lifetime in seconds of access tokens from the stack's own issuer. Defaults to an hour. */
  readonly accessTokenLifetime?: number;
  readonly clock?: () => Date;
  readonly log?: (line: string) => void;
  readonly telemetry?: Telemetry;
  /** Returns true if an S3 event is lost before it reaches the queue. */
  readonly isEventLost?: (body: string) => boolean;
  /** Injects faults. */
  readonly chaos?: Chaos;
  /** The permissions of the functions. Defaults to those of a deployment. */
  readonly grants?: Grants;
  /** Runs the functions. Defaults to this process. */
  readonly runtime?: Runtime;
  /** The limits on concurrent executions. Defaults to those of a new production deployment. */
  readonly concurrency?: ConcurrencyLimits;
  /** Called for each call of a function to a service, allowed or denied. */
  readonly onAccess?: (access: Access) => void;
  /** Returns the milliseconds until the queue redelivers a failed message. */
  readonly retryDelay?: QueueOptions["retryDelay"];
  /** The timeout of handle-events in seconds. Defaults to that of a deployment. */
  readonly hookTimeout?: number;
  /** Called for each event on the bus, at least once. */
  readonly onEvent?: (event: BusEvent) => void;
  /** A URL that receives each event, as the target of a rule does. */
  readonly eventsTo?: string | undefined;
}

/** The options of a stack, with their defaults. */
export type StackSettings = StackOptions &
  Required<
    Pick<
      StackOptions,
      | "page"
      | "origins"
      | "clock"
      | "log"
      | "telemetry"
      | "isEventLost"
      | "grants"
      | "concurrency"
      | "onAccess"
      | "onEvent"
    >
  > & { readonly kinds: AppKinds; readonly prefix: string };

/**
 * Fills in the defaults.
 *
 * @throws {ConfigError} with every invalid setting of the config
 * @throws {StartError} for an invalid origin or prefix
 */
export const withDefaults = (options: StackOptions): StackSettings => ({
  ...options,
  kinds: parseAppKinds(options.config),
  prefix: checkPrefix(options.prefix),
  page: options.page ?? true,
  origins: [...new Set(options.origins?.map((origin) => checkOrigin(origin)))],
  clock: options.clock ?? (() => new Date()),
  log: options.log ?? (() => {}),
  telemetry: options.telemetry ?? consoleTelemetry,
  isEventLost: options.isEventLost ?? (() => false),
  grants: options.grants ?? createLocalGrants(checkPrefix(options.prefix)),
  concurrency: options.concurrency ?? productionLimits,
  onAccess: options.onAccess ?? (() => {}),
  onEvent: options.onEvent ?? (() => {}),
});
