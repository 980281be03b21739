import { notifiedEvents } from "@slipway/core/deployment/bucket";
import { chooseDelay, type Sender } from "./delivery-delay.ts";
import type { ObjectChange } from "./versions.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** Returns true if the bucket sends events of this type. `s3:ObjectCreated:*` matches all of a kind. */
const isNotified = (eventName: ObjectChange["eventName"]): boolean =>
  notifiedEvents.some((wanted: string) =>
    wanted.endsWith("*")
      ? `s3:${eventName}`.startsWith(wanted.slice(0, -1))
      : `s3:${eventName}` === wanted,
  );

/** Creates S3's event notifications: at least once, late, and in no order. */
export const createNotification = (sender: Sender & { readonly prefix: string }) => {
  const { faults, send, prefix } = sender;
  const delay = () => chooseDelay(sender, [2 * minute, 40 * minute, 2 * day, 4 * day]);
  return {
    /** @param mayBeLost true if Slipway's guarantees do not depend on this event */
    notify({ eventName, key, versionId, sequencer }: ObjectChange, mayBeLost: boolean) {
      if (!isNotified(eventName) || !key.startsWith(prefix)) return;
      if (mayBeLost && faults.occurs("lost event")) return;
      const body = JSON.stringify({
        Records: [
          {
            eventName,
            eventTime: "2026-01-01T00:00:00.000Z",
            s3: { bucket: { name: "uploads" }, object: { key, versionId, sequencer } },
          },
        ],
      });
      send(body, delay());
      while (faults.occurs("duplicate message")) send(body, delay());
    },
  };
};
