import { createRequire } from "node:module";
import { join } from "node:path";
import { platform, type Resource } from "./graph.ts";

/** The part of Pulumi's message for a new resource that is used here. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): unknown;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDependenciesList(): string[];
}

/** The key with which Pulumi marks secrets and other special values in messages. */
const signatureKey = "4dabf18193072939515e22adb298388d";

const require = createRequire(join(platform, "package.json"));
const { getStore } = require("@pulumi/pulumi/runtime/state");
const { deserializeProperties } = require("@pulumi/pulumi/runtime/rpc");

/**
 * Records each resource that the program requests. Mocks alone do not see a resource's parent, or whether it is
 * protected or retained.
 *
 * @returns the list, which grows while the program runs
 */
export const recordResources = (appName: string, stage: string): readonly Resource[] => {
  const resources: Resource[] = [];
  const { monitor } = getStore().settings;

  monitor.newUrn = (parent: string | undefined, type: string, name: string) => {
    const parentType = parent?.split("::")[2] ?? "";
    const prefix =
      parentType === "" || parentType === "pulumi:pulumi:Stack" ? "" : `${parentType}$`;
    return `urn:pulumi:${stage}::${appName}::${prefix}${type}::${name}`;
  };

  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: RegisterRequest, done: unknown) => {
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    resources.push({
      type,
      name,
      urn: monitor.newUrn(parent, type, name),
      parent,
      inputs: plain(deserializeProperties(request.getObject())),
      protect: request.getProtect() === true,
      retainOnDelete: request.getRetainondelete() === true,
      dependsOn: request.getDependenciesList(),
    });
    return register(request, done);
  };
  return resources;
};

/** Returns the properties as JSON, with the values of secrets and a name for unknown values. */
const plain = (properties: unknown): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(properties, (_, value) => {
      if (typeof value !== "object" || value === null) return value;
      if (signatureKey in value) return value.value;
      return typeof value.promise === "function" ? "[output]" : value;
    }) ?? "{}",
  );
