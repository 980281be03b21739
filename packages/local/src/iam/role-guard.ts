import type { IncomingHttpHeaders, Server } from "node:http";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import type { RequestFacts } from "@slipway/s3-local/auth/iam/condition-operators";
import type { DataFolder } from "../data/data-folder.ts";
import { type InterceptedResponse, intercept } from "./intercept-requests.ts";
import { createError } from "./require-signature.ts";
import { assumedRoleArn, isAllowed } from "./role-policy.ts";
import { type Access, findRole, type Role, type Roles } from "./roles.ts";

/** The roles whose policies the services enforce, and a listener for their calls. */
export interface Enforcement {
  readonly roles: Roles;
  readonly onAccess: (access: Access) => void;
}

/** Returns all credentials of a stack: those of the data folder, which allow everything, and those of the functions. */
export const listCredentials = (
  folder: Pick<DataFolder, "credentials">,
  enforcement?: Enforcement,
): readonly LocalCredentials[] => [
  folder.credentials,
  ...Object.values(enforcement?.roles ?? {}).map(({ credentials }) => credentials),
];

/** An AWS service with a JSON protocol. */
interface Service {
  /** The service prefix of IAM actions, such as `dynamodb`. */
  readonly service: string;
  /** Returns the resources that a request works on. */
  readonly findResources: (body: unknown) => readonly RequestedResource[];
}

/** A resource that a request works on. */
export interface RequestedResource {
  readonly arn: string;
  /** The condition keys of the request for this resource, in lower case. */
  readonly facts?: RequestFacts;
}

/** Enforces the policies of the functions in front of a server. Other keys allow everything. */
export const enforcePolicies = (
  server: Server,
  { roles, onAccess }: Enforcement,
  { service, findResources }: Service,
): void => {
  intercept(server, ({ headers }) => {
    const role = findRole(roles, readAccessKeyId(headers));
    if (role === undefined) return undefined;
    const action = `${service}:${readOperation(headers)}`;
    return async (body, respond) => {
      const resources = parseResources(body, findResources);
      if (resources === undefined)
        return createError(400, "SerializationException", "The body is not a request.");
      for (const { arn: resource, facts } of resources) {
        const allowed = isAllowed(role, { action, resource }, facts);
        onAccess({ function: role.name, action, resource, allowed });
        if (!allowed) return denyAccess(role, action, resource);
      }
      return respond(body);
    };
  });
};

/** Returns the resources that a body names, or undefined if it is not a valid request. */
const parseResources = (
  body: Buffer,
  findResources: Service["findResources"],
): readonly RequestedResource[] | undefined => {
  try {
    return findResources(JSON.parse(body.toString()));
  } catch {
    return undefined;
  }
};

const readAccessKeyId = ({ authorization = "" }: IncomingHttpHeaders): string =>
  /Credential=([^/]+)\//.exec(authorization)?.[1] ?? "";

const readOperation = (headers: IncomingHttpHeaders): string =>
  String(headers["x-amz-target"] ?? "")
    .split(".")
    .at(-1) ?? "";

/** Returns the response that AWS sends. */
const denyAccess = ({ name }: Role, action: string, resource: string): InterceptedResponse => {
  const reason = `because no identity-based policy allows the ${action} action`;
  return {
    status: 400,
    body: JSON.stringify({
      __type: "com.amazon.coral.service#AccessDeniedException",
      Message: `User: ${assumedRoleArn(name)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    }),
  };
};
