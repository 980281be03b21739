import { describeFailure, describeReason, describeState } from "@slipway/client";
import type { uploader } from "./uploader.ts";

type Upload = ReturnType<typeof uploader.getSnapshot>["uploads"][number];

/** Returns what the list shows of a file, and the actions that its state allows. */
export const describeUpload = ({ file, state }: Upload) => {
  const { status } = state;
  const isOver = ["ready", "rejected", "failed", "cancelled"].includes(status);
  return {
    status: describeState(state),
    percent:
      "bytesSent" in state ? Math.floor((100 * (state.bytesSent ?? 0)) / (file.size || 1)) : 0,
    details: describeResult({ file, state }),
    isOver,
    canPause: !isOver && status !== "paused" && status !== "verifying",
    canResume: status === "paused",
    canRetry:
      status === "cancelled" || (state.status === "failed" && state.failure.kind !== "invalid"),
  };
};

const describeResult = ({ file, state }: Pick<Upload, "file" | "state">): string => {
  if (state.status === "ready") return `Stored as ${state.record.id}`;
  if (state.status === "failed") return describeFailure(state.failure, file.type);
  const reason = state.status === "rejected" ? state.record.reason : undefined;
  return reason ? describeReason(reason) : "";
};
