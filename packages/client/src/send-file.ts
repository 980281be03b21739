import type { FormInstructions } from "@slipway/core/api";
import type { Ports } from "./ports.ts";
import { delayAfter } from "./retry.ts";
import { readS3Answer, type S3Answer } from "./s3-answer.ts";
import { NetworkError } from "./wire-error.ts";

/** How the sending of one form ended. */
export type Sent = Exclude<S3Answer, { kind: "busy" }> | { readonly kind: "unreachable" };

/**
 * Send a file with its form until S3 has it, refuses it, or has been tried often enough.
 *
 * An answer that got lost may have been a 201, so before the bytes go again the record is asked whether they arrived.
 *
 * @param send the file and its form; `onAttempt` is told each attempt's number, `onProgress` the bytes of the running one
 * @throws the signal's reason once it is aborted
 */
export const sendFile = async ({
  form,
  file,
  ports,
  signal,
  onAttempt,
  onProgress,
}: {
  readonly form: FormInstructions;
  readonly file: Blob;
  readonly ports: Ports;
  readonly signal: AbortSignal;
  readonly onAttempt: (number: number) => void;
  readonly onProgress: (bytes: number) => void;
}): Promise<Sent> => {
  for (let attempt = 1; ; attempt += 1) {
    onAttempt(attempt);
    const answer = await ports
      .sendForm({ form, file, signal, onProgress })
      .then(readS3Answer)
      .catch((error: unknown): { readonly kind: "lost" } => {
        if (error instanceof NetworkError) return { kind: "lost" };
        throw error;
      });
    if (answer.kind !== "busy" && answer.kind !== "lost") return answer;
    if (attempt >= ports.retryPolicy.attempts) return { kind: "unreachable" };
    await ports.wait(delayAfter(attempt, ports.retryPolicy, ports.random()), signal);
    if (answer.kind === "lost" && (await hasArrived(form.id, ports, signal))) {
      return { kind: "stored" };
    }
  }
};

const hasArrived = async (id: string, { api }: Ports, signal: AbortSignal): Promise<boolean> => {
  try {
    return (await api.getUpload(id, signal)).status !== "pending";
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
};
