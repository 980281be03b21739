// Measures the CPU time of a thumbnail with its placeholder, dominant color, and details, next to sharp alone in the same process,
// which makes the same thumbnail and nothing else. Both take turns, so that other load on the machine affects both.
//
//   npm run bench -- derive [--rounds 15]
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { parseKinds } from "@slipway/core/kinds/parse-kinds";
import { deriveFile } from "@slipway/functions/images/derive-file";
import { createLargePhoto } from "@slipway/functions/testing/large-photo";
import { encodePhoto, renderThumbnail } from "@slipway/functions/testing/plain-sharp";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
const rounds = Number(values.rounds);

const photo = await createLargePhoto();
const photos = {
  "image/jpeg": photo,
  "image/png": await encodePhoto(photo, "png"),
  "image/webp": await encodePhoto(photo, "webp"),
} as const;

const { default: kind } = parseKinds({
  kinds: { default: { accept: ["image/*"], variants: { thumb: { width: 320, format: "webp" } } } },
});
if (kind === undefined) throw new Error("There is no kind.");
const { variants, mediaDetails } = kind;

const derive = async (contentType: string, bytes: Uint8Array): Promise<number> => {
  const job = { contentType, size: bytes.length, variants, mediaDetails };
  const { images } = await deriveFile(job, async () => bytes);
  return images[0]?.bytes.length ?? 0;
};

/** Returns the CPU time of all threads in milliseconds. */
const measure = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const load = loadavg()[0]?.toFixed(1);
console.log(`${rounds} rounds, ${availableParallelism()} CPUs, ${process.version}, load ${load}`);
console.log("photo of 12 megapixels   MB     derive, CPU ms   sharp alone, CPU ms   ratio");
for (const [contentType, bytes] of Object.entries(photos)) {
  const times: { derived: number; plain: number }[] = [];
  const { length } = await renderThumbnail(bytes);
  const size = await derive(contentType, bytes);
  if (size !== length) throw new Error(`The thumbnail has ${size} bytes, and sharp's ${length}.`);
  for (let round = 0; round < rounds; round += 1)
    times.push({
      plain: await measure(() => renderThumbnail(bytes)),
      derived: await measure(() => derive(contentType, bytes)),
    });
  const derived = median(times.map((each) => each.derived));
  const plain = median(times.map((each) => each.plain));
  const cells = [
    contentType.padEnd(24),
    (bytes.length / 1e6).toFixed(1).padEnd(6),
    derived.toFixed(0).padEnd(16),
    plain.toFixed(0).padEnd(21),
    (derived / plain).toFixed(2),
  ];
  console.log(cells.join(" "));
}
