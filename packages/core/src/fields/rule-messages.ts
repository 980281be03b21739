/** The messages of rules without parameters. Each follows the name of the field. */
export const ruleMessages = {
  required: "is required",
  "not-empty": "must not be empty",
  "no-control-characters": "must not contain control characters or line breaks",
  "no-control-characters-in-text":
    "must not contain control characters other than line breaks and tabs",
  "no-directional-overrides": "must not contain bidirectional overrides or isolates",
  "well-formed": "must be well-formed Unicode",
  "no-separators": "must not contain / or \\",
  "no-dot-name": "must not be . or ..",
} as const;

/** The messages of rules with a parameter, which is the only group. */
const patterns = {
  "min-size": /^must be at least (\d+) bytes?$/,
  "max-size": /^must be at most (\d+) bytes?$/,
  "max-files": /^must have at most (\d+) files?$/,
  "max-length": /^must have at most (\d+) characters$/,
  "one-of": /^must be one of ([^\n]+)$/,
  "accepted-type": /^is not a type that (\S+) accepts$/,
} as const;

/** The name of a rule whose message `readRuleMessage` reads. */
export type RuleName = keyof typeof ruleMessages | keyof typeof patterns;

/** Returns the names of all rules. */
export const listRuleNames = () =>
  [...Object.keys(ruleMessages), ...Object.keys(patterns)] as readonly RuleName[];

/** A rule of Slipway, as a name and the parameter of its message. */
export interface KnownRule {
  readonly name: RuleName;
  /** The limit, the values, or the kind. Empty for a rule without a parameter. */
  readonly parameter: string;
}

/** Returns the rule that a message is about; undefined if it is not one of Slipway's own, but of a schema or the app. */
export const readRuleMessage = (message: string): KnownRule | undefined => {
  for (const [name, text] of Object.entries(ruleMessages))
    if (text === message) return { name: name as RuleName, parameter: "" };
  for (const [name, pattern] of Object.entries(patterns)) {
    const parameter = pattern.exec(message)?.[1];
    if (parameter !== undefined) return { name: name as RuleName, parameter };
  }
  return undefined;
};
