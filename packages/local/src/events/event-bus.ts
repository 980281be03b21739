import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { UploadEvent, uploadEventSource } from "@slipway/core/events/upload-event";
import { createGracefulClose } from "@slipway/s3-local/http/graceful-close";
import type { EventBridgeEvent } from "aws-lambda";
import * as v from "valibot";
import type { DataFolder } from "../data/data-folder.ts";
import { authenticationErrors, requireSignedCallers } from "../iam/require-signature.ts";
import {
  type Enforcement,
  enforcePolicies,
  listCredentials,
  type RequestedResource,
} from "../iam/role-guard.ts";
import { accountId, busName, region } from "../names.ts";

/** An event as EventBridge delivers it to the target of a rule. */
export type BusEvent = EventBridgeEvent<UploadEvent["type"], UploadEvent>;

export interface LocalEventBus {
  readonly url: string;
  readonly client: EventBridgeClient;
  close(): Promise<void>;
}

/** The buses that a request names. Permissions are checked before the entries are validated. */
const Buses = v.object({ Entries: v.array(v.object({ EventBusName: v.string() })) });

const findBuses = (body: unknown): readonly RequestedResource[] => {
  const names = v.parse(Buses, body).Entries.map(({ EventBusName }) => EventBusName);
  return [...new Set(names)].map((name) => ({
    arn: `arn:aws:events:${region}:${accountId}:event-bus/${name}`,
  }));
};

/** The part of PutEvents that Slipway uses, as in the API Reference. */
const PutEvents = v.object({
  Entries: v.pipe(
    v.array(
      v.object({
        EventBusName: v.literal(busName),
        Source: v.literal(uploadEventSource),
        DetailType: v.string(),
        /** Seconds since the epoch. */
        Time: v.number(),
        Detail: v.pipe(v.string(), v.parseJson(), UploadEvent),
      }),
    ),
    v.minLength(1),
    v.maxLength(10),
  ),
});

/**
 * Starts EventBridge in this process, with one bus and a client for publish-events.
 *
 * @param folder has the credentials with all permissions
 * @param enforcement the roles whose permissions are enforced
 * @param onEvents called with events before they are acknowledged. If it fails, they are refused
 */
export const startEventBus = async (
  folder: Pick<DataFolder, "credentials">,
  enforcement: Enforcement,
  onEvents: (events: readonly BusEvent[]) => Promise<void>,
): Promise<LocalEventBus> => {
  const server = createServer();
  server.on("request", (request, response) => void answer(request, response, onEvents));
  enforcePolicies(server, enforcement, { service: "events", findResources: findBuses });
  requireSignedCallers(server, authenticationErrors.events, listCredentials(folder, enforcement));
  const close = createGracefulClose(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the bus does not listen");
  const url = `http://127.0.0.1:${address.port}`;
  const client = new EventBridgeClient({
    endpoint: url,
    region,
    credentials: enforcement.roles["publish-events"].credentials,
  });
  return {
    url,
    client,
    close: async () => {
      client.destroy();
      await close();
    },
  };
};

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  onEvents: (events: readonly BusEvent[]) => Promise<void>,
): Promise<void> => {
  // Not `writeHead`, because the interceptors may still set headers.
  const send = (status: number, body: object) => {
    response.statusCode = status;
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify(body));
  };
  try {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.headers["x-amz-target"] !== "AWSEvents.PutEvents")
      return void send(400, { __type: "UnknownOperationException" });
    const { Entries } = v.parse(PutEvents, JSON.parse(body));
    const events = Entries.map(({ Time, Detail }) => createBusEvent(Detail, new Date(Time * 1000)));
    await onEvents(events);
    const ids = events.map(({ id }) => ({ EventId: id }));
    send(200, { FailedEntryCount: 0, Entries: ids });
  } catch (error) {
    const refused = error instanceof v.ValiError || error instanceof SyntaxError;
    const type = refused ? "ValidationException" : "InternalException";
    send(refused ? 400 : 500, { __type: type, message: String(error) });
  }
};

const createBusEvent = (detail: UploadEvent, time: Date): BusEvent => ({
  version: "0",
  id: randomUUID(),
  "detail-type": detail.type,
  source: uploadEventSource,
  account: accountId,
  // EventBridge's times are in whole seconds.
  time: time.toISOString().replace(/\.\d+Z$/, "Z"),
  region,
  resources: [],
  detail,
});
