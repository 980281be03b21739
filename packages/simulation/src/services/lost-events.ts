import { limits } from "@slipway/core/limits";
import { isExpired } from "@slipway/core/status";
import { maxSkew } from "../functions/runtime.ts";
import type { UploadHistory } from "../invariants/history.ts";

const grace = limits.policyGrace * 1000;
const quarantine = limits.quarantine * 1000;

/**
 * Returns true if the sweep finds a change whose event is lost. It does until a policy and its grace period end by the
 * fastest clock, and for a lone upload that arrives later, until the last check. Later changes need their event.
 */
export const isLossHealed = ({
  upload,
  key,
  now,
  isManual,
}: {
  readonly upload: UploadHistory | undefined;
  readonly key: string;
  readonly now: number;
  readonly isManual: boolean;
}): boolean => {
  // The sweep lists only the record's own key.
  if (upload?.usableUntil === undefined || upload.key !== key) return false;
  const firstCheck = upload.usableUntil + grace - maxSkew;
  const isAlone = !isManual && isExpired(upload.last) && upload.stored.length === 1;
  return now < firstCheck || (isAlone && now < firstCheck + quarantine - maxSkew);
};
