import type { Instructions } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { type BodyName, bodies } from "../bodies.ts";
import { type OwnerContext, wait } from "./owner-context.ts";
import { minute, second } from "./times.ts";

type FormFields = Readonly<Record<string, string>>;

const hour = 60 * minute;

/**
 * Posts a form. A browser that sees no progress drops the connection and sends the form again. Once the network recovers, S3
 * may get both.
 */
export const sendForm = async (
  context: OwnerContext,
  instructions: Instructions,
  name: BodyName,
): Promise<void> => {
  if (instructions.method !== "post") return;
  const { scheduler, random, faults } = context;
  const { fields } = instructions;
  if (!isOpen(context, fields)) return;
  if (!faults.occurs("slow upload"))
    return deliver(context, { fields, name, end: scheduler.now() + random.below(2 * second) });
  const end = chooseSlowEnd(context, fields);
  const deliveries = [deliver(context, { fields, name, end })];
  while (random.chance(0.5)) {
    await wait(context, random.below(minute));
    if (!isOpen(context, fields)) break;
    deliveries.push(deliver(context, { fields, name, end: end + random.below(2 * second) }));
  }
  await Promise.all(deliveries);
};

const isOpen = ({ bucket, scheduler, trace }: OwnerContext, fields: FormFields): boolean => {
  const open = bucket.forms.isOpen(fields, scheduler.now());
  if (!open) trace?.("browser", () => "S3 rejects the form: its policy has expired");
  return open;
};

/** Chooses when a slow upload ends: during the first or the last check of the sweep, or at any time within hours. */
const chooseSlowEnd = (
  { scheduler, bucket, random, sweepClock }: OwnerContext,
  fields: FormFields,
): number => {
  if (random.chance(0.3)) return scheduler.now() + random.below(5 * hour);
  const firstCheck = bucket.forms.getExpiry(fields) + limits.policyGrace * second;
  const check = firstCheck + (random.chance(0.2) ? limits.quarantine * second : 0);
  return sweepClock.tickAfter(check) + random.between(-second, 2 * second);
};

/** Delivers a form to S3 at the end of its upload. */
const deliver = async (
  context: OwnerContext,
  {
    fields,
    name,
    end,
  }: { readonly fields: FormFields; readonly name: BodyName; readonly end: number },
): Promise<void> => {
  const { scheduler, bucket, trace } = context;
  await wait(context, end - scheduler.now());
  const posted = bucket.forms.take(fields, bodies[name]);
  const outcome = posted.kind === "stored" ? posted.version.versionId : posted.code;
  trace?.("browser", () => `posted the ${name} to ${fields.key}: ${outcome}`);
};
