import type { RequestedFile, UploadEdit } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { type BodyName, bodies } from "../bodies.ts";
import { albums, pages } from "../functions/app-kinds.ts";
import type { Random } from "../random.ts";
import type { SweepClock } from "../services/schedule.ts";
import type { Action, KeyLayout, Operation, Owner, PlannedUpload } from "./action.ts";
import { createTimes, day, minute, second } from "./times.ts";

/** Milliseconds from the request of a form until the last check for its object. */
const lastCheck = (limits.policyLifetime + limits.policyGrace + limits.quarantine) * second;

const chooseRetention = (random: Random) => limits.retentionDays[random.below(5)];

/** Changes one field. Null removes it. A photo has no fields, so the API refuses the edit. */
const chooseFieldEdit = (random: Random): UploadEdit => {
  switch (random.below(3)) {
    case 0:
      return { fields: { album: random.pick(albums) } };
    case 1:
      return { fields: { page: random.chance(0.3) ? null : random.pick(pages) } };
    default:
      return { fields: { note: random.chance(0.3) ? null : `Note ${random.below(100)}` } };
  }
};

const chooseTextEdit = (random: Random): UploadEdit => {
  const number = random.below(100);
  const texts = [
    { title: `Title ${number}` },
    { caption: `Caption ${number}` },
    { path: `folder/${number}` },
  ];
  return texts[number % texts.length] ?? {};
};

const chooseEdit = (random: Random): UploadEdit => {
  if (random.chance(0.3)) return chooseFieldEdit(random);
  if (random.chance(0.3)) return chooseTextEdit(random);
  return { retention: chooseRetention(random) ?? null };
};

const chooseBody = (random: Random): BodyName =>
  random.pick(["image", "image", "image", "image", "other image", "GIF", "short image"]);

const chooseFile = (random: Random, large: boolean): RequestedFile => {
  const { size, sha256 } = bodies[large ? "large image" : random.chance(0.1) ? "GIF" : "image"];
  const retention = random.chance(0.5) ? chooseRetention(random) : undefined;
  return {
    fileName: "photo.png",
    contentType: "image/png",
    size,
    ...(!large && random.chance(0.5) && { sha256 }),
    ...(retention !== undefined && { retention }),
  };
};

const chooseOwner = (random: Random): Owner => random.pick(["ann", "ann", "ben"] as const);

const chooseFields = (random: Random): NonNullable<PlannedUpload["fields"]> => ({
  album: random.pick(albums),
  ...(random.chance(0.5) && { page: random.pick(pages) }),
  ...(random.chance(0.3) && { note: `Note ${random.below(100)}` }),
});

const chooseKind = (random: Random): Pick<PlannedUpload, "ofKind" | "fields"> =>
  random.chance(0.5) ? { ofKind: "photo" } : { ofKind: "document", fields: chooseFields(random) };

const chooseFieldList = (random: Random): Operation => ({
  kind: "list by fields",
  owner: chooseOwner(random),
  fields: {
    album: random.pick(albums),
    ...(random.chance(0.3) && { page: String(random.pick(pages)) }),
  },
});

const chooseList = (random: Random): Operation => ({
  kind: "list",
  owner: chooseOwner(random),
  ...(random.chance(0.3) && { ofKind: random.pick(["photo", "document"] as const) }),
});

const chooseLayout = (random: Random): KeyLayout => (random.chance(0.8) ? "today" : "before");

/** Chooses where a person puts an object outside Slipway. */
const choosePlace = (random: Random): KeyLayout =>
  random.chance(0.2) ? "public" : chooseLayout(random);

type Choose = (upload: number) => Operation;

/** The operations on an upload, with their weights. */
const choices = (random: Random): readonly (readonly [number, Choose])[] => [
  [3, (upload) => ({ kind: "post", upload, body: chooseBody(random) })],
  [3, (upload) => ({ kind: "complete", upload })],
  [2, (upload) => ({ kind: "send parts", upload, all: random.chance(0.7) })],
  [2, (upload) => ({ kind: "delete", upload })],
  [2, (upload) => ({ kind: "edit", upload, edit: chooseEdit(random) })],
  [1, (upload) => ({ kind: "download", upload })],
  [1, (upload) => ({ kind: "get statuses", upload, wait: random.below(10) })],
  [0.5, () => chooseFieldList(random)],
  [1, (upload) => ({ kind: "delete the object manually", upload })],
  [0.3, (upload) => ({ kind: "hide the object manually", upload })],
  [
    0.7,
    (upload) => ({
      kind: "put an object manually",
      upload,
      body: chooseBody(random),
      layout: choosePlace(random),
    }),
  ],
  [1, () => ({ kind: "sweep", atOnce: 1 + random.below(2) })],
];

/** Creates a function that chooses operations. Each run has about half of the kinds, so that combinations of a few are frequent. */
const createChooser = (random: Random): Choose => {
  const present = choices(random).filter(() => random.chance(0.5));
  const all = present.reduce((sum, [weight]) => sum + weight, 0);
  return (upload) => {
    let left = (random.below(1000) / 1000) * all;
    for (const [weight, choose] of present) {
      if (left < weight) return choose(upload);
      left -= weight;
    }
    return chooseList(random);
  };
};

/** Creates the actions of one run, in no particular order. */
export const createPlan = (random: Random, clock: SweepClock): readonly Action[] => {
  const times = createTimes(random, clock);
  const actions: Action[] = [];
  const add = (at: number, operation: Operation) =>
    actions.push({ number: actions.length + 1, at, operation });

  const choose = createChooser(random);

  const addPosts = (upload: number, at: number, { file }: PlannedUpload) => {
    const post = (time: number) =>
      add(time, { kind: "post", upload, body: random.chance(0.8) ? "image" : chooseBody(random) });
    const isPosted = random.chance(0.7);
    if (isPosted) post(at + random.below(30 * second));
    if (random.chance(0.4)) post(at + limits.policyLifetime * second - random.below(minute));
    else if (!isPosted && file.retention !== undefined)
      add(times.around(at + lastCheck), {
        kind: "put an object manually",
        upload,
        body: "image",
        layout: choosePlace(random),
      });
  };

  const addParts = (upload: number, at: number) => {
    const soon = () => at + random.below(minute);
    add(at + random.below(30 * second), { kind: "send parts", upload, all: true });
    if (random.chance(0.8)) add(soon(), { kind: "complete", upload });
    if (random.chance(0.3)) add(soon(), { kind: "complete", upload });
    if (random.chance(0.2)) add(soon(), { kind: "edit", upload, edit: chooseEdit(random) });
  };

  /** Adds edits of different fields at the same time, as from two tabs. */
  const addEditsFromTabs = (upload: number, at: number) => {
    const time = at + random.below(2 * minute);
    for (let tabs = 2 + random.below(2); tabs > 0; tabs -= 1)
      add(time + random.below(2 * second), { kind: "edit", upload, edit: chooseFieldEdit(random) });
  };

  const addUpload = () => {
    const large = random.chance(0.25);
    const planned: PlannedUpload = {
      owner: chooseOwner(random),
      ...chooseKind(random),
      large,
      file: chooseFile(random, large),
      layout: chooseLayout(random),
    };
    const at = random.below(2 * minute);
    const upload = add(at, { kind: "upload", ...planned });
    if (planned.ofKind === "document" && random.chance(0.3)) addEditsFromTabs(upload, at);
    if (large) addParts(upload, at);
    else addPosts(upload, at, planned);
    for (let more = random.below(6); more > 0; more -= 1)
      add(times.after(at, planned), choose(upload));
    if (planned.file.retention !== undefined && random.chance(0.3))
      add(times.around(at + planned.file.retention * day), {
        kind: "edit",
        upload,
        edit: chooseEdit(random),
      });
  };

  for (let uploads = 1 + random.below(3); uploads > 0; uploads -= 1) addUpload();
  if (random.chance(0.25)) {
    const first = random.below(day);
    const again = first + (random.chance(0.8) ? limits.quarantine * second : 0);
    for (const at of [first, times.around(again), times.around(again)])
      add(at, {
        kind: "put an orphan manually",
        body: chooseBody(random),
        layout: choosePlace(random),
      });
  }
  if (random.chance(0.2)) add(random.below(day), chooseList(random));
  if (random.chance(0.3)) add(random.below(2 * day), { kind: "redrive" });
  return actions;
};
