import { Button, NativeSelect, NumberInput, PasswordInput, TextInput } from "@mantine/core";
import type { ShareOptions } from "@slipway/client/share-links";
import { limits } from "@slipway/core/limits";
import { useState } from "react";
import { shareLifetimes, shareTexts } from "../../words/shares.ts";
import classes from "./share-dialog.module.css";

const { shares } = limits;

/** Asks what a link allows. */
export const ShareForm = ({
  onCreate,
}: {
  readonly onCreate: (options: ShareOptions) => Promise<void>;
}) => {
  const [name, setName] = useState("");
  const [expiresIn, setExpiresIn] = useState<number>(shares.lifetime.default);
  const [password, setPassword] = useState("");
  const [maxDownloads, setMaxDownloads] = useState<number>();
  const [isCreating, setIsCreating] = useState(false);
  const create = async () => {
    setIsCreating(true);
    await onCreate({
      expiresIn,
      maxDownloads,
      ...(name.trim() !== "" && { name: name.trim() }),
      ...(password !== "" && { password }),
    });
    setIsCreating(false);
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <TextInput
        className={classes.wide}
        label={shareTexts.name}
        description={shareTexts.nameHint}
        value={name}
        maxLength={limits.titleLength}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={shareTexts.expiry}
        value={expiresIn}
        data={shareLifetimes.map(({ label, value }) => ({ label, value: String(value) }))}
        onChange={(event) => setExpiresIn(Number(event.currentTarget.value))}
      />
      <NumberInput
        label={shareTexts.maxDownloads}
        placeholder={shareTexts.unlimited}
        value={maxDownloads ?? ""}
        min={1}
        max={shares.downloads}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        onChange={(value) => setMaxDownloads(typeof value === "number" ? value : undefined)}
      />
      <PasswordInput
        className={classes.wide}
        label={shareTexts.password}
        description={shareTexts.passwordHint}
        autoComplete="new-password"
        minLength={shares.passwordLength.min}
        maxLength={shares.passwordLength.max}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button className={classes.wide} type="submit" loading={isCreating}>
        {shareTexts.create}
      </Button>
    </form>
  );
};
