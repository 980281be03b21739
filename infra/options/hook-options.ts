import * as v from "valibot";
import { group } from "./option-kinds.ts";
import { areVariableNames } from "./option-rules.ts";
import type { Permission } from "./slipway-options.ts";

const isList = (input: unknown): boolean =>
  Array.isArray(input) && input.every((entry) => typeof entry === "object" && entry !== null);

const linkRule = "must be a list of components";
const permissionsRule = "must be a list of permissions, each with actions and resources";
const variablesRule =
  "must be an object with the values of variables by their names, which do not start with AWS_, LAMBDA_, SLIPWAY_, or SST_";

/** The rules of `HookOptions`. */
export const hooks = group({
  link: v.optional(
    v.pipe(v.custom<readonly object[]>(isList, linkRule), v.metadata({ example: "[database]" })),
  ),
  permissions: v.optional(
    v.pipe(
      v.custom<readonly Permission[]>(
        (input) =>
          isList(input) &&
          (input as readonly object[]).every((entry) => "actions" in entry && "resources" in entry),
        permissionsRule,
      ),
      v.metadata({ example: '[{ actions: ["ses:SendEmail"], resources: [identity.arn] }]' }),
    ),
  ),
  environment: v.optional(
    v.pipe(
      v.custom<Readonly<Record<string, $util.Input<string>>>>(
        (input) =>
          typeof input === "object" &&
          input !== null &&
          !Array.isArray(input) &&
          areVariableNames(Object.keys(input)) &&
          Object.values(input).every(
            (value) => typeof value === "string" || (typeof value === "object" && value !== null),
          ),
        variablesRule,
      ),
      v.metadata({ example: "{ DATABASE_URL: url }" }),
    ),
  ),
});
