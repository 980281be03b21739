import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { type Area, api, type Check } from "../check.ts";
import {
  createFormRequest,
  createSignedFields,
  type Fields,
  fieldParts,
  filePart,
  post,
  postFields,
} from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectRejectionStatus, expectStatus } from "../expect.ts";

const page = api("RESTObjectPOST");
const covered = {
  page: api("sigv4-HTTPPOSTConstructPolicy"),
  says: "Each field except x-amz-signature, file, policy, and x-ignore-* must be in the conditions.",
};
const signing = {
  page: api("sigv4-authentication-HTTPPOST"),
  says: "S3 recalculates the signature of the policy from the form's fields.",
};

const readHead = (context: Context, Bucket: string, Key: string) =>
  context.client.send(new HeadObjectCommand({ Bucket, Key }));

interface Change {
  name: string;
  cites: Check["cites"];
  change: (fields: Fields) => Fields;
  status?: number;
  code?: string;
}

const omitField = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));

/** Replaces the last character of a signature with another hexadecimal digit. */
const corrupt = (text = ""): string => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");

const rewritePolicy = (policy = "", rewrite: (json: string) => string): string =>
  Buffer.from(rewrite(Buffer.from(policy, "base64").toString())).toString("base64");

const changes: Change[] = [
  {
    name: "rejects a form with a changed signature",
    cites: signing,
    change: (fields) => ({ ...fields, "x-amz-signature": corrupt(fields["x-amz-signature"]) }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "rejects a form with a shortened signature",
    cites: signing,
    change: (fields) => ({
      ...fields,
      "x-amz-signature": (fields["x-amz-signature"] ?? "").slice(0, 63),
    }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "rejects a form with a later expiration than the signed one",
    cites: signing,
    change: (fields) => ({
      ...fields,
      policy: rewritePolicy(fields.policy, (json) =>
        json.replace(/"expiration":"\d{4}/, '"expiration":"2099'),
      ),
    }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "rejects a form whose policy has a condition removed",
    cites: signing,
    change: (fields) => ({
      ...fields,
      policy: rewritePolicy(fields.policy, (json) => json.replace(/\{"key":"[^"]*"\},/, "")),
    }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "rejects a form whose policy differs only in whitespace",
    cites: signing,
    change: (fields) => ({ ...fields, policy: rewritePolicy(fields.policy, (json) => `${json} `) }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "rejects a form signed with an unknown access key",
    cites: signing,
    change: (fields) => ({
      ...fields,
      "x-amz-credential": (fields["x-amz-credential"] ?? "").replace(
        /^[^/]*/,
        "AKIANOBODYKNOWSME00",
      ),
    }),
    code: "InvalidAccessKeyId",
  },
  {
    name: "rejects a form with a changed key",
    cites: covered,
    change: (fields) => ({ ...fields, key: `${fields.key}.exe` }),
  },
  {
    name: "rejects a form with added metadata",
    cites: covered,
    change: (fields) => ({ "x-amz-meta-extra": "1", ...fields }),
  },
  {
    name: "rejects a form with an added Content-Type",
    cites: covered,
    change: (fields) => ({ "Content-Type": "text/html", ...fields }),
  },
  {
    name: "rejects a form with an added redirect",
    cites: covered,
    change: (fields) => ({ success_action_redirect: "https://evil.test/", ...fields }),
  },
  {
    name: "rejects a form with an added status",
    cites: covered,
    change: (fields) => ({ success_action_status: "201", ...fields }),
  },
  {
    name: "rejects a form with an added ACL",
    cites: covered,
    change: (fields) => ({ acl: "private", ...fields }),
  },
  {
    name: "rejects a form with an added storage class",
    cites: covered,
    change: (fields) => ({ "x-amz-storage-class": "STANDARD", ...fields }),
  },
  {
    name: "rejects a form with an added unknown field",
    cites: covered,
    change: (fields) => ({ submit: "Upload", ...fields }),
  },
  {
    name: "rejects a form with a changed date",
    cites: covered,
    change: (fields) => ({
      ...fields,
      "x-amz-date": (fields["x-amz-date"] ?? "").replace(/T\d{6}/, "T000001"),
    }),
  },
  {
    name: "rejects a form without its signature",
    cites: signing,
    change: (fields) => omitField(fields, "x-amz-signature"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "rejects a form without its credential",
    cites: signing,
    change: (fields) => omitField(fields, "x-amz-credential"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "rejects a form without its algorithm",
    cites: signing,
    change: (fields) => omitField(fields, "x-amz-algorithm"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "rejects a form without its date",
    cites: signing,
    change: (fields) => omitField(fields, "x-amz-date"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "rejects a form with another algorithm",
    cites: { ...signing, says: "The value of x-amz-algorithm is AWS4-HMAC-SHA256." },
    change: (fields) => ({ ...fields, "x-amz-algorithm": "AWS4-HMAC-SHA1" }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "rejects a form whose credential is for another service",
    cites: { ...signing, says: "The credential's scope contains the service s3." },
    change: (fields) => ({
      ...fields,
      "x-amz-credential": (fields["x-amz-credential"] ?? "").replace("/s3/", "/ec2/"),
    }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "rejects a form whose credential is not a scope",
    cites: {
      ...signing,
      says: "The credential consists of access key, date, region, service, and aws4_request.",
    },
    change: (fields) => ({ ...fields, "x-amz-credential": "AKIA" }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "rejects a form without policy and signature",
    cites: { page, says: "A bucket that is not publicly writable requires a signed policy." },
    change: ({ key = "" }) => ({ key }),
  },
  {
    name: "rejects a form without a key",
    cites: { page, says: "key is required. It is the key of the uploaded object." },
    change: (fields) => omitField(fields, "key"),
    status: 400,
    code: "InvalidArgument",
  },
];

export const postFormSigning: Area = {
  name: "POST form signing",
  checks: [
    ...changes.map((row) => ({
      name: row.name,
      cites: row.cites,
      async run(context: Context) {
        const { bucket, key, fields } = await createSignedFields(context);
        const response = await postFields(context, bucket, row.change(fields));
        expectError(response, row.status ?? 403, row.code ?? "AccessDenied");
        await expectRejectionStatus(readHead(context, bucket, key), 404);
      },
    })),
    {
      name: "rejects a form that is signed with another secret key",
      cites: signing,
      async run(context) {
        const { accessKeyId } = context.target.credentials;
        const signer = context.signer({ credentials: { accessKeyId, secretAccessKey: "wrong" } });
        const response = await post(context, { fields: { key: context.key() }, signer });
        expectError(response, 403, "SignatureDoesNotMatch");
      },
    },
    {
      name: "ignores fields whose names start with x-ignore-",
      cites: covered,
      async run(context) {
        const { bucket, fields } = await createSignedFields(context);
        const response = await postFields(context, bucket, { "x-ignore-this": "1", ...fields });
        expectStatus(response, 204);
      },
    },
    {
      name: "rejects a second key in addition to the signed one",
      cites: covered,
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context);
        const parts = [...fieldParts(fields), { name: "key", value: `${key}.exe` }, filePart()];
        expectError(
          await context.send(createFormRequest(context, bucket, parts)),
          403,
          "AccessDenied",
        );
      },
    },
  ],
};
