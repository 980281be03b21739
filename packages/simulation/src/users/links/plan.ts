import { limits } from "@slipway/core/limits";
import { bodies } from "../../bodies.ts";
import { albums } from "../../functions/app-kinds.ts";
import type { Random } from "../../random.ts";
import type { SweepClock } from "../../services/schedule.ts";
import { type Action, type LinkOperation, type Operation, type Owner, owners } from "../action.ts";
import { createTimes, day, minute, second } from "../times.ts";

/** The share of a plan's own uploads that are shared. */
const share = 0.3;

/** How long links are valid, in seconds. */
const lifetimes = [
  60,
  10 * 60,
  60 * 60,
  24 * 60 * 60,
  40 * 24 * 60 * 60,
  365 * 24 * 60 * 60,
] as const;

/** When a form can no longer be used, in milliseconds after its request. A deleted upload is settled at once from then on. */
const policyEnd = (limits.policyLifetime + limits.policyGrace) * second;

const ownerOf = (operation: Operation): Owner | undefined =>
  operation.kind === "upload" ? operation.owner : undefined;

/**
 * Adds share links to a plan: their owners create, list, and revoke them, and delete and restore their uploads, while visitors open
 * them, guess passwords, and download files, often several at the same moment.
 */
export const addLinks = (
  plan: readonly Action[],
  random: Random,
  clock: SweepClock,
): readonly Action[] => {
  const times = createTimes(random, clock);
  const added: Action[] = [];
  const add = (at: number, operation: Operation): number => {
    const number = plan.length + added.length + 1;
    added.push({ number, at, operation });
    return number;
  };
  const uploads = plan.filter(
    ({ operation }) => operation.kind === "upload" && random.chance(share),
  );
  /** Adds an upload that arrives soon, and is not changed by anything but its links' actions. */
  const addUpload = () => {
    const { size, sha256 } = bodies.image;
    const operation: Operation = {
      ...{ kind: "upload", owner: random.pick(owners), large: false, layout: "today" },
      ...(random.chance(0.6)
        ? { ofKind: "document", fields: { album: albums[0] } }
        : { ofKind: "photo" }),
      file: { fileName: "photo.png", contentType: "image/png", size, sha256 },
    };
    const at = random.below(minute);
    const upload = add(at, operation);
    add(at + 30 * second + random.below(10 * second), { kind: "post", upload, body: "image" });
    uploads.push({ number: upload, at, operation });
  };

  const chooseVisit = (link: number): LinkOperation =>
    random.chance(0.6)
      ? { kind: "download through a link", link, file: random.below(3) }
      : { kind: "open a link", link, password: random.pick(["right", "wrong", "none"] as const) };

  /** Adds visits that begin within some milliseconds. */
  const addVisits = (link: number, at: number, within: number) => {
    for (let visits = 1 + random.below(6); visits > 0; visits -= 1)
      add(at + random.below(within), chooseVisit(link));
  };

  /** Adds more wrong passwords than a link allows, and some right ones, at about the same time. */
  const addGuesses = (link: number, at: number) => {
    const within = random.pick([2 * second, 20 * second, 2 * minute] as const);
    for (let guesses = 8 + random.below(20); guesses > 0; guesses -= 1)
      add(at + random.below(within), {
        kind: "open a link",
        link,
        password: random.chance(0.15) ? "right" : "wrong",
      });
  };

  /** Adds what ends a link or takes its files away, among visits. */
  const addEnd = (
    link: number,
    { upload, at }: { readonly upload: number; readonly at: number },
  ) => {
    const owner = random.pick(owners);
    const ends: readonly [Operation, ...Operation[]] = [
      { kind: "revoke a link", link, owner },
      { kind: "revoke a link", link, owner },
      { kind: "delete", upload },
      { kind: "delete permanently", upload },
    ];
    for (let count = 1 + random.below(2); count > 0; count -= 1)
      add(at + random.below(3 * second), random.pick(ends));
    if (random.chance(0.4)) add(at + random.below(10 * second), { kind: "restore", upload });
    if (random.chance(0.4)) add(at + random.below(2 * minute), { kind: "sweep", atOnce: 1 });
    if (random.chance(0.7)) addVisits(link, at, 5 * second);
    if (random.chance(0.5)) addVisits(link, at, 10 * minute);
    for (const later of [10 * minute, 3 * day, 20 * day])
      if (random.chance(0.3)) add(at + random.below(later), { kind: "list links", owner });
  };

  const addLink = ({ number: upload, at, operation: planned }: Action) => {
    const expiresIn = random.pick(lifetimes);
    const createdAt =
      at +
      (random.chance(0.6) ? 70 * second + random.below(2 * minute) : policyEnd + random.below(day));
    const hasPassword = random.chance(0.4);
    const others = uploads.flatMap(({ number, operation }) =>
      number !== upload && random.chance(ownerOf(operation) === ownerOf(planned) ? 0.5 : 0.05)
        ? [number]
        : [],
    );
    const link = add(createdAt, {
      kind: "share",
      ...{ upload, others, expiresIn, hasPassword },
      ...(random.chance(0.5) && { maxDownloads: 1 + random.below(3) }),
    });
    const soon = createdAt + second + random.below(30 * second);
    addVisits(link, soon, random.pick([second, 30 * second, 2 * minute] as const));
    if (hasPassword && random.chance(0.7)) {
      const guessedAt = soon + random.below(minute);
      addGuesses(link, guessedAt);
      if (random.chance(0.5))
        addGuesses(
          link,
          guessedAt + limits.shares.lockout * second + random.between(-5 * minute, 5 * minute),
        );
    }
    if (random.chance(0.8))
      addEnd(link, {
        upload,
        at: soon + random.below(random.chance(0.6) ? 2 * minute : 2 * day),
      });
    if (expiresIn < day / second && random.chance(0.6))
      addVisits(link, times.around(createdAt + expiresIn * second), 3 * minute);
  };

  for (let count = 1 + random.below(2); count > 0; count -= 1) addUpload();
  for (const upload of uploads) {
    for (let links = 1 + random.below(2); links > 0; links -= 1) addLink(upload);
  }
  return [...plan, ...added];
};
