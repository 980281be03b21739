// Rules of AWS that no statement covers: inputs that AWS would refuse, or that would not work. Each rule has the title of AWS's
// page. mistakes.test.ts shows that the rules notice mistakes.
import { apiRules } from "./aws-rules/api.ts";
import { frontRules } from "./aws-rules/front.ts";
import { functionRules } from "./aws-rules/functions.ts";
import { nameRules } from "./aws-rules/names.ts";
import { operationRules } from "./aws-rules/operations.ts";
import { policyRules } from "./aws-rules/policies.ts";
import { storageRules } from "./aws-rules/storage.ts";
import { tagRules } from "./aws-rules/tags.ts";

export const awsRules = {
  names: nameRules,
  functions: functionRules,
  policies: policyRules,
  storage: storageRules,
  "the API and sign-in": apiRules,
  "the page": frontRules,
  operations: operationRules,
  tags: tagRules,
} as const;
