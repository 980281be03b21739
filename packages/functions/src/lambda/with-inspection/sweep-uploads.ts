import {
  isInspectionProcess,
  setInspectionEntry,
} from "../../inspection/process/inspection-program.ts";

setInspectionEntry(import.meta.url);

// Imports on demand, so that the inspection process loads neither the handler nor the AWS SDK, and the handler no parser.
export const handler = isInspectionProcess()
  ? void import("../../inspection/process/inspection-process.ts")
  : (await import("../sweep-uploads.ts")).handler;
