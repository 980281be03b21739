import { readFileSync } from "node:fs";
import type { InspectionJob } from "../src/inspection/process/inspection-messages.ts";
import { png } from "../src/testing/world.ts";

const video = readFileSync(
  new URL("../../../tests/fixtures/inspection/one-frame.mp4", import.meta.url),
);

const createJob = (contentType: string, head: Uint8Array): InspectionJob => ({
  content: { contentType, head, size: head.length },
  media: true,
});

/** The first jobs of the inspection process: an image and a video. Together they use every parser. */
export const firstInspections: readonly InspectionJob[] = [
  createJob("image/png", png),
  createJob("video/mp4", new Uint8Array(video)),
];
