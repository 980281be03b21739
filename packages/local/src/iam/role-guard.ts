import type { IncomingHttpHeaders, Server } from "node:http";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import type { DataFolder } from "../data/data-folder.ts";
import { accountId } from "../names.ts";
import { type Answer, intercept } from "./intercept-requests.ts";
import { refusal as badRequest } from "./require-signature.ts";
import { type Access, allows, type Role, type Roles, roleWithKey } from "./roles.ts";

/** Whom the services hold to their statements, and who is told of their calls. */
export interface Enforcement {
  readonly roles: Roles;
  readonly onAccess: (access: Access) => void;
}

/** All credentials of a stack: those of its data folder, which may do everything, and those of its functions. */
export const credentialsOf = (
  folder: Pick<DataFolder, "credentials">,
  enforcement?: Enforcement,
): readonly LocalCredentials[] => [
  folder.credentials,
  ...Object.values(enforcement?.roles ?? {}).map(({ credentials }) => credentials),
];

/** A service of AWS that speaks JSON. */
interface Service {
  /** As IAM's actions begin. */
  readonly service: string;
  /** The ARNs that a request is about. */
  readonly resourcesOf: (body: unknown) => readonly string[];
}

/** Hold the functions to their statements in front of a server. Whoever has none of their keys may do everything. */
export const guardCalls = (
  server: Server,
  { roles, onAccess }: Enforcement,
  { service, resourcesOf }: Service,
): void => {
  intercept(server, ({ headers }) => {
    const role = roleWithKey(roles, accessKeyOf(headers));
    if (role === undefined) return undefined;
    const action = `${service}:${operationOf(headers)}`;
    return async (body, answer) => {
      const named = resourcesIn(body, resourcesOf);
      if (named === undefined)
        return badRequest(400, "SerializationException", "The body is not a request.");
      for (const resource of named) {
        const allowed = allows(role, action, resource);
        onAccess({ function: role.name, action, resource, allowed });
        if (!allowed) return refusal(role, action, resource);
      }
      return answer(body);
    };
  });
};

/** The resources that a body names, or undefined where it is no request. */
const resourcesIn = (
  body: Buffer,
  resourcesOf: Service["resourcesOf"],
): readonly string[] | undefined => {
  try {
    return resourcesOf(JSON.parse(body.toString()));
  } catch {
    return undefined;
  }
};

const accessKeyOf = ({ authorization = "" }: IncomingHttpHeaders): string =>
  /Credential=([^/]+)\//.exec(authorization)?.[1] ?? "";

const operationOf = (headers: IncomingHttpHeaders): string =>
  String(headers["x-amz-target"] ?? "")
    .split(".")
    .at(-1) ?? "";

/** In AWS's words. */
const refusal = ({ name }: Role, action: string, resource: string): Answer => {
  const user = `arn:aws:sts::${accountId}:assumed-role/${name}/${name}`;
  const reason = `because no identity-based policy allows the ${action} action`;
  return {
    status: 400,
    body: JSON.stringify({
      __type: "com.amazon.coral.service#AccessDeniedException",
      Message: `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    }),
  };
};
