import { kindLimits } from "../../limits.ts";
import {
  type Parser,
  parseList,
  parseObject,
  parseWith,
  refuseSetting,
  withDefault,
} from "./setting-parsers.ts";
import { formatDurationSetting, formatSizeSetting, parseDuration, parseSize } from "./units.ts";

const parseText = (parse: (text: string) => number | undefined) => (input: unknown) =>
  typeof input === "string" ? parse(input) : undefined;

interface Range {
  readonly min: number;
  readonly max: number;
  readonly example: string;
}

/** Parses a size in bytes. */
export const createSizeParser =
  ({ min, max, example }: Range): Parser<number> =>
  (input, path) => {
    const size = input === 0 ? 0 : parseText(parseSize)(input);
    if (size === undefined)
      return refuseSetting(path, `must be a size such as "${example}"`, input);
    const lowest = min === 0 ? "0" : formatSizeSetting(min);
    return size >= min && size <= max
      ? { value: size }
      : refuseSetting(
          path,
          `must be from ${lowest} to ${formatSizeSetting(max)}, such as "${example}"`,
          input,
        );
  };

/** Parses a lifetime in seconds. */
export const createLifetimeParser =
  ({ min, max, example }: Range): Parser<number> =>
  (input, path) => {
    const duration = parseText(parseDuration)(input);
    if (duration === undefined)
      return refuseSetting(path, `must be a duration such as "${example}"`, input);
    return duration >= min && duration <= max
      ? { value: duration }
      : refuseSetting(
          path,
          `must be from ${formatDurationSetting(min)} to ${formatDurationSetting(max)}, such as "${example}"`,
          input,
        );
  };

const daySeconds = 24 * 60 * 60;

/** Returns a number of whole days; undefined unless it is in the range. */
const parseDays =
  ({ min }: { readonly min: number }) =>
  (input: unknown): number | undefined => {
    const seconds = parseText(parseDuration)(input);
    if (seconds === undefined) return undefined;
    const days = seconds / daySeconds;
    return Number.isInteger(days) && days >= min && days <= kindLimits.retention ? days : undefined;
  };

const retentionPeriod = parseWith(
  `must be a number of whole days, at most 100 years, such as "30 days" or "1 year"`,
  parseDays({ min: 1 }),
);

/** Parses how many days a deleted file stays in the trash. */
export const trash = parseWith(
  `must be a number of whole days, at most 100 years, such as "30 days", or "0 days" to delete files at once`,
  parseDays({ min: 0 }),
);

/** Retention periods in days. */
export interface Retention {
  readonly choices: readonly number[];
  readonly default: number | undefined;
}

/** Parses retention periods in days. */
export const retention = parseObject<Retention>('{ choices: ["30 days"] }', {
  choices: parseList(retentionPeriod, {
    rule: `must be an array of at most ${kindLimits.retentionChoices} durations, such as ["30 days", "1 year"]`,
    most: kindLimits.retentionChoices,
  }),
  default: withDefault<number | undefined>(retentionPeriod, undefined),
});
