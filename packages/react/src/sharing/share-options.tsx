import { NativeSelect, NumberInput, PasswordInput, TextInput } from "@mantine/core";
import type { ShareOptions } from "@slipway/client/share-links";
import { limits } from "@slipway/core/limits";
import type { FormErrors } from "../editing/use-form-errors.ts";
import { useFormats } from "../words/create-messages-hook.ts";
import { useSharingMessages } from "../words/sharing-messages.ts";
import classes from "./sharing.module.css";

const { shares } = limits;

const day = 24 * 60 * 60;
/** How long a link can be valid, and the length of each unit in seconds. */
const lifetimes = [
  [1, "hour", 60 * 60],
  [1, "day", day],
  [7, "day", day],
  [30, "day", day],
  [1, "year", 365 * day],
] as const;

/** What a user chooses for a link. */
export interface ChosenOptions {
  readonly name: string;
  readonly expiresIn: number;
  readonly password: string;
  readonly maxDownloads: number | undefined;
}

export const defaultOptions: ChosenOptions = {
  name: "",
  expiresIn: shares.lifetime.default,
  password: "",
  maxDownloads: undefined,
};

/** Returns the options of the request. Empty ones are left out. */
export const toShareOptions = ({
  name,
  expiresIn,
  password,
  maxDownloads,
}: ChosenOptions): ShareOptions => ({
  expiresIn,
  maxDownloads,
  ...(name.trim() !== "" && { name: name.trim() }),
  ...(password !== "" && { password }),
});

/** The names of the options in the API. */
export const optionNames: readonly (keyof ChosenOptions)[] = [
  "expiresIn",
  "maxDownloads",
  "password",
  "name",
];

/** Asks what a link allows. The expiry is always shown. */
export const ShareOptionsFields = ({
  options,
  areAllShown,
  errors: { describe },
  onChange,
}: {
  readonly options: ChosenOptions;
  readonly areAllShown: boolean;
  readonly errors: FormErrors;
  readonly onChange: (options: ChosenOptions) => void;
}) => {
  const words = useSharingMessages();
  const { unit } = useFormats();
  return (
    <div className={classes.options}>
      <NativeSelect
        label={words.expiry}
        value={String(options.expiresIn)}
        data={lifetimes.map(([count, name, seconds]) => ({
          label: unit(count, name),
          value: String(count * seconds),
        }))}
        error={describe("expiresIn")}
        onChange={({ currentTarget }) =>
          onChange({ ...options, expiresIn: Number(currentTarget.value) })
        }
      />
      {areAllShown && (
        <>
          <NumberInput
            label={words.maxDownloads}
            placeholder={words.unlimited}
            value={options.maxDownloads ?? ""}
            min={1}
            max={shares.downloads}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            error={describe("maxDownloads")}
            onChange={(value) =>
              onChange({ ...options, maxDownloads: typeof value === "number" ? value : undefined })
            }
          />
          <PasswordInput
            className={classes.wide}
            label={words.password}
            visibilityToggleButtonProps={{ "aria-label": words.showPassword }}
            description={words.passwordHint(shares.passwordLength.min)}
            autoComplete="new-password"
            minLength={shares.passwordLength.min}
            maxLength={shares.passwordLength.max}
            value={options.password}
            error={describe("password")}
            aria-invalid={describe("password") !== undefined || undefined}
            onChange={({ currentTarget }) =>
              onChange({ ...options, password: currentTarget.value })
            }
          />
          <TextInput
            className={classes.wide}
            label={words.name}
            description={words.nameHint}
            dir="auto"
            value={options.name}
            maxLength={limits.titleLength}
            error={describe("name")}
            onChange={({ currentTarget }) => onChange({ ...options, name: currentTarget.value })}
          />
        </>
      )}
    </div>
  );
};
