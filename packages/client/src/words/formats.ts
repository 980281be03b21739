import { getDirection } from "@slipway/core/language/languages";
import { formatSizeIn } from "@slipway/core/language/size";
import { formatExactSize } from "./size.ts";
import { formatTimeLeft } from "./time-left.ts";

/** The forms of a text for different numbers, by CLDR's plural categories. `#` stands for the number. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & {
  readonly other: string;
};

/** Formats numbers, sizes, times, lists, and names as one language and region write them. */
export type Formats = ReturnType<typeof createFormats>;

const relativeSteps = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** Unicode isolates (UAX #9): what is inside does not change the order of the text around it. */
const isolates = { auto: "\u2068", leftToRight: "\u2066", end: "\u2069" } as const;

/** Hebrew, Arabic, and the other scripts that are written from right to left. */
const rightToLeftLetter = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/;

/** Creating a format takes far longer than using it. */
const remember = <Key, Value>(create: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const created = create(key);
    known.set(key, created);
    return created;
  };
};

/** Creates the functions that write sizes and durations. English has its own short units. */
const createQuantities = (locale: string) => {
  const isEnglish = new Intl.Locale(locale).language === "en";
  const unit = remember(
    (name: string) =>
      new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }),
  );
  const longUnit = remember(
    (name: string) =>
      new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "long" }),
  );
  const list = new Intl.ListFormat(locale, { type: "unit", style: "narrow" });
  return {
    /** Formats a size: `1.4 MB`, with 1024 bytes to the KB. */
    size: (bytes: number): string =>
      formatSizeIn(locale, bytes, (name, display) =>
        display === "long" ? longUnit(name) : unit(name),
      ),

    /** Formats a size to the byte: `1,468,006 bytes`. */
    exactSize: (bytes: number): string =>
      isEnglish ? formatExactSize(bytes) : longUnit("byte").format(bytes),

    /** Formats the remaining time: `12 s`, `4 min`, `1 h 20 min`. */
    timeLeft: (seconds: number): string => {
      if (isEnglish) return formatTimeLeft(seconds);
      if (seconds < 60) return unit("second").format(Math.max(1, Math.ceil(seconds)));
      const minutes = Math.ceil(seconds / 60);
      if (minutes < 60) return unit("minute").format(minutes);
      return list.format([
        unit("hour").format(Math.floor(minutes / 60)),
        unit("minute").format(minutes % 60),
      ]);
    },

    /** Formats a number of units: `30 days`. */
    unit: (count: number, name: "hour" | "day" | "year"): string => longUnit(name).format(count),
  };
};

/** Creates the functions that write dates and times, in the browser's time zone. */
const createTimes = (locale: string) => {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const dates = remember((options: Intl.DateTimeFormatOptions) => {
    return new Intl.DateTimeFormat(locale, options);
  });
  return {
    /** Formats a date and time. */
    time: (iso: string): string => dates(timeOptions).format(new Date(iso)),

    /** Formats the date of a time: `Nov 25, 2026`. */
    date: (iso: string): string => dates(dateOptions).format(new Date(iso)),

    /** Formats a day, such as `2026-11-25`: `Nov 25`. */
    day: (day: string): string => dates(dayOptions).format(new Date(`${day}T00:00:00Z`)),

    /**
     * Formats a time relative to now: `3 minutes ago`.
     *
     * @param now the current time in milliseconds since the epoch
     * @returns undefined if it is less than a minute
     */
    relativeTime: (iso: string, now: number): string | undefined => {
      const seconds = (Date.parse(iso) - now) / 1000;
      const step = relativeSteps.find(([, length]) => Math.abs(seconds) >= length);
      return step && relative.format(Math.round(seconds / step[1]), step[0]);
    },
  };
};

const timeOptions = { dateStyle: "medium", timeStyle: "medium" } as const;
const dateOptions = { dateStyle: "medium" } as const;
const dayOptions = { day: "numeric", month: "short", timeZone: "UTC" } as const;

/**
 * Creates the formats of a language and region, with the browser's `Intl`.
 *
 * @param locale a BCP 47 tag, such as `de-AT`
 */
export const createFormats = (locale: string) => {
  const direction = getDirection(locale);
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const percents = new Intl.NumberFormat(locale, { style: "percent" });
  const lists = remember((type: Intl.ListFormatType) => new Intl.ListFormat(locale, { type }));
  /** Keeps a text such as `4032 × 3024` in its order. */
  const keepOrder = (text: string) =>
    direction === "rtl" ? isolates.leftToRight + text + isolates.end : text;
  return {
    locale,
    direction,

    /** Stands between facts. In Arabic script, a dot is the digit zero. */
    separator: new Intl.Locale(locale).maximize().script === "Arab" ? "، " : " · ",

    ...createQuantities(locale),
    ...createTimes(locale),

    number: (value: number): string => numbers.format(value),

    /** Formats a percentage: `42%` for 42. */
    percent: (value: number): string => percents.format(value / 100),

    /** Returns the form of a text for a number. */
    plural: (count: number, forms: PluralForms): string =>
      (forms[plurals.select(count)] ?? forms.other).replaceAll("#", numbers.format(count)),

    /** Formats a list: `a, b, and c`. */
    list: (items: readonly string[]): string => lists("conjunction").format(items),

    /** Formats alternatives: `a, b, or c`. */
    alternatives: (items: readonly string[]): string => lists("disjunction").format(items),

    /** Formats width and height: `4032 × 3024`. */
    dimensions: (width: number, height: number): string =>
      keepOrder(`${plain.format(width)} × ${plain.format(height)}`),

    /** Formats the duration of audio or video: `0:09`, `1:02:30`. */
    duration: (seconds: number): string => {
      const whole = Math.round(seconds);
      const hours = Math.floor(whole / 3600);
      const minutes = Math.floor(whole / 60) % 60;
      const rest = twoDigits.format(whole % 60);
      return keepOrder(
        hours > 0
          ? `${plain.format(hours)}:${twoDigits.format(minutes)}:${rest}`
          : `${plain.format(minutes)}:${rest}`,
      );
    },

    /** Isolates the name of a file or a user, so that it does not change the order of the text around it. */
    name: (name: string): string =>
      direction === "rtl" || rightToLeftLetter.test(name)
        ? isolates.auto + name + isolates.end
        : name,
  };
};
