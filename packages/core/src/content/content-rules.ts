import { confusableRules } from "./confusable-rules.ts";
import type { ContentRule } from "./content-rule.ts";
import { archiveRules } from "./formats/archives.ts";
import { dataRules } from "./formats/data-files.ts";
import { documentRules } from "./formats/documents.ts";
import { imageRules } from "./formats/images.ts";
import { recordingRules } from "./formats/recordings.ts";
import { textRules } from "./formats/text-formats.ts";

const rules: Readonly<Record<string, ContentRule>> = {
  ...confusableRules,
  ...imageRules,
  ...recordingRules,
  ...documentRules,
  ...archiveRules,
  ...textRules,
  ...dataRules,
};

/** Returns the rule of a content type; undefined if the type is not accepted. */
export const findContentRule = (contentType: string): ContentRule | undefined =>
  Object.hasOwn(rules, contentType) ? rules[contentType] : undefined;
