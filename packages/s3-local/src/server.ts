import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Access } from "./auth/access.ts";
import { type Credential, indexCredentials } from "./auth/credentials.ts";
import type { Context } from "./context.ts";
import { deliverToUrl } from "./events/deliver-to-url.ts";
import { type Deliver, type Delivery, startDelivery } from "./events/delivery.ts";
import { findConfigurationId } from "./events/find-configuration-id.ts";
import { type S3Notification, toNotification } from "./events/notification.ts";
import { S3Error } from "./http/errors.ts";
import { createGracefulClose } from "./http/graceful-close.ts";
import { handleRequest } from "./http/handle-request.ts";
import { newRequestIds, parseRequest } from "./http/request.ts";
import { buildErrorResponse, sendResponse } from "./http/send-response.ts";
import { applyLifecycle } from "./lifecycle/apply-lifecycle.ts";
import { startSchedule } from "./lifecycle/schedule.ts";
import { openDigestThreads } from "./objects/checksums/digest-threads.ts";
import { openBlobs } from "./storage/blobs/blobs.ts";
import { type IndexDb, openIndexDb } from "./storage/database/index-db.ts";

/** The options of `startS3`. */
export interface S3Options {
  /** 0 takes any free port. */
  port: number;
  /** @default "127.0.0.1" */
  host?: string;
  /** The folder for buckets, objects, and undelivered events. Created if missing, and locked. */
  dataDir: string;
  credentials: readonly Credential[];
  /** @default "us-east-1" */
  region?: string;
  /** The time, for signatures, policies and Last-Modified. */
  clock?: () => Date;
  /** The host names that requests may be sent to, without ports. By default, any. */
  hosts?: readonly string[];
  /**
   * Treats requests as sent over TLS, for policies with `aws:SecureTransport`.
   *
   * @default false
   */
  secureTransport?: boolean;
  /** Called for each permission that a request requires. */
  onAccess?: (access: Access) => void;
  /** Receives each event, again until the returned promise resolves. */
  onEvent?: (notification: S3Notification) => Promise<void>;
  /** The URL that receives each event as JSON, again until it returns 2xx. */
  eventsUrl?: string;
}

/** A running server. */
export interface S3Server {
  /** The server's URL, such as `http://127.0.0.1:9000`, without a trailing slash. */
  url: string;
  /**
   * Applies the lifecycle rules at the time of the server's clock. The server also does this once a
   * minute. Call it in a test after moving the clock.
   */
  applyLifecycle(): Promise<void>;
  /** Waits for requests and deliveries in flight, and then releases the port and the data folder. */
  close(): Promise<void>;
}

/** The interval at which lifecycle rules are applied. S3 applies them once a day. */
const lifecycleMilliseconds = 60_000;

const idleMilliseconds = 120_000;

const chooseDelivery = ({ onEvent, eventsUrl }: S3Options): Deliver | undefined => {
  if (onEvent !== undefined && eventsUrl !== undefined) {
    throw new TypeError("Give onEvent or eventsUrl, not both");
  }
  if (eventsUrl !== undefined) return deliverToUrl(eventsUrl);
  return onEvent;
};

const listen = (server: Server, port: number, host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      const actual = typeof address === "object" && address !== null ? address.port : port;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${actual}`);
    });
  });

const openContext = (
  options: S3Options,
  db: IndexDb,
  delivery: () => Delivery | undefined,
): Context => {
  const { credentials, region = "us-east-1", clock = () => new Date() } = options;
  const withEvents = chooseDelivery(options) !== undefined;
  return {
    db,
    blobs: openBlobs(options.dataDir, db),
    threads: openDigestThreads(),
    credentials: indexCredentials(credentials),
    region,
    clock,
    secureTransport: options.secureTransport ?? false,
    onAccess: options.onAccess ?? (() => {}),
    recordEvent(event) {
      const configurationId = withEvents ? findConfigurationId(event, db) : undefined;
      if (configurationId === undefined) return;
      db.outbox.add(event.sequence, JSON.stringify(toNotification(event, configurationId)));
    },
    eventsCommitted: () => delivery()?.wake(),
  };
};

/** Refuses other host names. With DNS rebinding, a page could otherwise reach the server as its own origin. */
const requireHost = ({ headers }: IncomingMessage, hosts: S3Options["hosts"]): void => {
  const name = headers.host?.replace(/:\d+$/, "");
  if (hosts === undefined || hosts.some((host) => host === name)) return;
  throw new S3Error("AccessDenied", { message: "This server does not serve to this host name" });
};

const serve = async (
  message: IncomingMessage,
  response: ServerResponse,
  { context, hosts }: { context: Context; hosts: S3Options["hosts"] },
): Promise<void> => {
  const ids = newRequestIds();
  // Node would send the system's time, but clients correct their clocks by this header.
  response.setHeader("date", context.clock().toUTCString());
  try {
    requireHost(message, hosts);
    const request = parseRequest(message, ids);
    await sendResponse(response, await handleRequest(request, context), ids);
  } catch (error) {
    const failure = buildErrorResponse(error, ids, message.url ?? "/");
    if (response.headersSent) response.destroy();
    else await sendResponse(response, failure, ids);
  }
};

/**
 * Starts an S3 server.
 *
 * @throws DataDirInUseError if another server uses the data folder; Node's errors for the port and
 *   the folder
 */
export const startS3 = async (options: S3Options): Promise<S3Server> => {
  const { port, host = "127.0.0.1", dataDir, clock = () => new Date() } = options;
  const deliver = chooseDelivery(options);
  const db = openIndexDb(dataDir, clock);
  let delivery: Delivery | undefined;
  const running = new Set<Promise<void>>();
  let opened: Context;
  try {
    opened = openContext(options, db, () => delivery);
  } catch (error) {
    await db.close();
    throw error;
  }

  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 20_000 });
  const closeServer = createGracefulClose(server);
  const onRequest = (message: IncomingMessage, response: ServerResponse): void => {
    const done = serve(message, response, { context: opened, hosts: options.hosts })
      .catch((error: unknown) => {
        console.error("s3-local:", error);
        response.destroy();
      })
      .finally(() => {
        running.delete(done);
      });
    running.add(done);
  };
  server.on("request", onRequest);
  // Closes connections that send nothing, but not slow ones.
  server.setTimeout(idleMilliseconds);

  const lifecycle = startSchedule(lifecycleMilliseconds, () => applyLifecycle(opened));
  const release = async (): Promise<void> => {
    await lifecycle.close();
    await delivery?.close();
    await opened.blobs.close();
    await opened.threads.close();
    await db.close();
  };
  try {
    const url = await listen(server, port, host);
    delivery = deliver && startDelivery(db, deliver);
    return {
      url,
      applyLifecycle: lifecycle.run,
      async close() {
        await closeServer();
        await Promise.all(running);
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
};
