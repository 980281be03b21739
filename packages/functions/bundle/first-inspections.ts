import { readFileSync } from "node:fs";
import type { InspectionJob } from "../src/inspection/process/inspection-messages.ts";
import { png } from "../src/testing/world.ts";

const video = readFileSync(
  new URL("../../../tests/fixtures/inspection/one-frame.mp4", import.meta.url),
);

const jobOf = (contentType: string, head: Uint8Array): InspectionJob => ({
  content: { contentType, head, size: head.length },
  media: true,
});

/** An image and a video: between them they need every parser. */
export const firstInspections: readonly InspectionJob[] = [
  jobOf("image/png", png),
  jobOf("video/mp4", new Uint8Array(video)),
];
