import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { type Area, api, type Check } from "../check.ts";
import {
  type Fields,
  fieldParts,
  filePart,
  formRequest,
  post,
  postFields,
  signedFields,
} from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectRefusalStatus, expectStatus } from "../expect.ts";

const page = api("RESTObjectPOST");
const covered = {
  page: api("sigv4-HTTPPOSTConstructPolicy"),
  says: "Each field but x-amz-signature, file, policy and x-ignore-* must be in the conditions.",
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

const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));

/** Changes the last character of a text to another of the same alphabet. */
const spoil = (text = ""): string => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");

const rewritePolicy = (policy = "", rewrite: (json: string) => string): string =>
  Buffer.from(rewrite(Buffer.from(policy, "base64").toString())).toString("base64");

const changes: Change[] = [
  {
    name: "refuses a form whose signature was changed",
    cites: signing,
    change: (fields) => ({ ...fields, "x-amz-signature": spoil(fields["x-amz-signature"]) }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form whose signature is cut short",
    cites: signing,
    change: (fields) => ({
      ...fields,
      "x-amz-signature": (fields["x-amz-signature"] ?? "").slice(0, 63),
    }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form whose policy lives longer than it was signed for",
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
    name: "refuses a form whose policy lost a condition",
    cites: signing,
    change: (fields) => ({
      ...fields,
      policy: rewritePolicy(fields.policy, (json) => json.replace(/\{"key":"[^"]*"\},/, "")),
    }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form whose policy differs only in white space",
    cites: signing,
    change: (fields) => ({ ...fields, policy: rewritePolicy(fields.policy, (json) => `${json} `) }),
    code: "SignatureDoesNotMatch",
  },
  {
    name: "refuses a form signed by a key that does not exist",
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
    name: "refuses a form whose key was changed",
    cites: covered,
    change: (fields) => ({ ...fields, key: `${fields.key}.exe` }),
  },
  {
    name: "refuses a form to which metadata was added",
    cites: covered,
    change: (fields) => ({ "x-amz-meta-extra": "1", ...fields }),
  },
  {
    name: "refuses a form to which a Content-Type was added",
    cites: covered,
    change: (fields) => ({ "Content-Type": "text/html", ...fields }),
  },
  {
    name: "refuses a form to which a redirect was added",
    cites: covered,
    change: (fields) => ({ success_action_redirect: "https://evil.test/", ...fields }),
  },
  {
    name: "refuses a form to which a status was added",
    cites: covered,
    change: (fields) => ({ success_action_status: "201", ...fields }),
  },
  {
    name: "refuses a form to which an acl was added",
    cites: covered,
    change: (fields) => ({ acl: "private", ...fields }),
  },
  {
    name: "refuses a form to which a storage class was added",
    cites: covered,
    change: (fields) => ({ "x-amz-storage-class": "STANDARD", ...fields }),
  },
  {
    name: "refuses a form to which a field that S3 does not know was added",
    cites: covered,
    change: (fields) => ({ submit: "Upload", ...fields }),
  },
  {
    name: "refuses a form whose date was changed",
    cites: covered,
    change: (fields) => ({
      ...fields,
      "x-amz-date": (fields["x-amz-date"] ?? "").replace(/T\d{6}/, "T000001"),
    }),
  },
  {
    name: "refuses a form without its signature",
    cites: signing,
    change: (fields) => without(fields, "x-amz-signature"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form without its credential",
    cites: signing,
    change: (fields) => without(fields, "x-amz-credential"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form without its algorithm",
    cites: signing,
    change: (fields) => without(fields, "x-amz-algorithm"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form without its date",
    cites: signing,
    change: (fields) => without(fields, "x-amz-date"),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form with another algorithm",
    cites: { ...signing, says: "The value of x-amz-algorithm is AWS4-HMAC-SHA256." },
    change: (fields) => ({ ...fields, "x-amz-algorithm": "AWS4-HMAC-SHA1" }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form whose credential is for another service",
    cites: { ...signing, says: "The credential's scope names the service s3." },
    change: (fields) => ({
      ...fields,
      "x-amz-credential": (fields["x-amz-credential"] ?? "").replace("/s3/", "/ec2/"),
    }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form whose credential is not a scope",
    cites: { ...signing, says: "The credential is key, date, region, service and aws4_request." },
    change: (fields) => ({ ...fields, "x-amz-credential": "AKIA" }),
    status: 400,
    code: "InvalidArgument",
  },
  {
    name: "refuses a form without policy and signature",
    cites: { page, says: "A bucket that is not publicly writable needs a signed policy." },
    change: ({ key = "" }) => ({ key }),
  },
  {
    name: "refuses a form without a key",
    cites: { page, says: "key is required: the name of the uploaded key." },
    change: (fields) => without(fields, "key"),
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
        const { bucket, key, fields } = await signedFields(context);
        const response = await postFields(context, bucket, row.change(fields));
        expectError(response, row.status ?? 403, row.code ?? "AccessDenied");
        await expectRefusalStatus(readHead(context, bucket, key), 404);
      },
    })),
    {
      name: "refuses a form signed with another secret",
      cites: signing,
      async run(context) {
        const { accessKeyId } = context.target.credentials;
        const signer = context.signer({ credentials: { accessKeyId, secretAccessKey: "wrong" } });
        const response = await post(context, { fields: { key: context.key() }, signer });
        expectError(response, 403, "SignatureDoesNotMatch");
      },
    },
    {
      name: "ignores fields whose names begin with x-ignore-",
      cites: covered,
      async run(context) {
        const { bucket, fields } = await signedFields(context);
        const response = await postFields(context, bucket, { "x-ignore-this": "1", ...fields });
        expectStatus(response, 204);
      },
    },
    {
      name: "refuses a second key beside the signed one",
      cites: covered,
      async run(context) {
        const { bucket, key, fields } = await signedFields(context);
        const parts = [...fieldParts(fields), { name: "key", value: `${key}.exe` }, filePart()];
        expectError(await context.send(formRequest(context, bucket, parts)), 403, "AccessDenied");
      },
    },
  ],
};
