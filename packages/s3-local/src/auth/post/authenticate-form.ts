import type { SizeRange } from "../../http/body/receive-body.ts";
import { invalidArgument, S3Error } from "../../http/errors.ts";
import type { AuthenticationContext } from "../authentication.ts";
import { type Caller, requireCredential, requireSessionToken } from "../credentials.ts";
import { describeProblem, parseAmzDate, parseScope } from "../signing/credential-scope.ts";
import { algorithm, cachedSigningKey, sign, signaturesMatch } from "../signing/signature-v4.ts";
import { enforcePostPolicy, type FormFields } from "./enforce-post-policy.ts";
import { parsePostPolicy } from "./post-policy.ts";

/** The fields of a signed form, as S3's error names a missing one. */
const signatureFields = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"];

/** Returns the error for a missing field that must precede the file. */
export const missingField = (name: string): S3Error =>
  invalidArgument(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    name,
    "",
  );

const requiredFields = (fields: FormFields) => {
  const policy = fields.get("policy");
  const given = signatureFields.filter((name) => fields.has(name.toLowerCase()));
  if (fields.has("awsaccesskeyid") || fields.has("signature")) {
    throw new S3Error("InvalidRequest", {
      message:
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    });
  }
  // The form is anonymous, and every bucket is private.
  if (policy === undefined || given.length === 0) throw new S3Error("AccessDenied");
  const [given0 = "", credential = "", amzDate = "", signature = ""] = signatureFields.map(
    (name) => {
      const value = fields.get(name.toLowerCase());
      if (value === undefined) throw missingField(name);
      return value;
    },
  );
  if (given0 !== algorithm) {
    throw invalidArgument(
      `X-Amz-Algorithm only supports "${algorithm}"`,
      "X-Amz-Algorithm",
      given0,
    );
  }
  return { policy, credential, amzDate, signature };
};

/**
 * Authenticates a POST form and enforces its policy. The signature covers the policy as sent, so it
 * is verified before the policy is parsed.
 *
 * @returns The caller that signed the form, and the sizes that the policy allows.
 * @throws S3Error
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
export const authenticateForm = (
  { fields, bucket }: { fields: FormFields; bucket: string },
  { credentials, region, clock }: AuthenticationContext,
): { caller: Caller; sizeRange: SizeRange } => {
  const { policy, credential, amzDate, signature } = requiredFields(fields);
  if (parseAmzDate(amzDate) === undefined) {
    throw invalidArgument(
      "X-Amz-Date must be formated via ISO8601 Long format",
      "X-Amz-Date",
      amzDate,
    );
  }
  const scope = parseScope(credential, { region, amzDate });
  if ("problem" in scope) {
    const reason = describeProblem(scope, { region, amzDate });
    throw invalidArgument(reason, "X-Amz-Credential", credential);
  }
  const signer = requireCredential(credentials, scope.accessKeyId);
  const { accessKeyId } = signer;
  const expected = sign(policy, cachedSigningKey(signer, scope));
  if (!signaturesMatch(expected, signature)) {
    throw new S3Error("SignatureDoesNotMatch", {
      details: {
        AWSAccessKeyId: accessKeyId,
        StringToSign: policy,
        SignatureProvided: signature,
        StringToSignBytes: Buffer.from(policy).toString("hex").replace(/..\B/g, "$& "),
      },
    });
  }
  requireSessionToken(signer, { sent: fields.get("x-amz-security-token"), now: clock() });
  const sizeRange = enforcePostPolicy({
    policy: parsePostPolicy(policy),
    fields,
    bucket,
    now: clock(),
  });
  return { caller: signer, sizeRange };
};
