/** The part of a signature's lifetime for which it is used. The rest is for requests that are slow to arrive. */
const usedShare = 0.8;

/**
 * Returns the milliseconds for which a signature is used, from the moment it was received. An older one is requested again.
 * Both times are the server's, because the clock of this machine may be wrong.
 *
 * @param signedAt the time as in `X-Amz-Date` (AWS Signature Version 4), such as `20261129T120000Z`
 * @param expiresAt in ISO 8601
 * @returns `NaN` if a time is missing. S3 then reports that the signature is too old
 */
export const getSignatureLifetime = (
  signedAt: string | null | undefined,
  expiresAt: string,
): number => {
  const iso = signedAt?.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)/, "$1-$2-$3:$4:") ?? "";
  return (Date.parse(expiresAt) - Date.parse(iso)) * usedShare;
};
