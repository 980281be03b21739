import { Alert, Button, Collapse, Stack, Text, TextInput } from "@mantine/core";
import { ApiError } from "@slipway/client/transport/request-errors";
import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { IconChevronDown, IconLink } from "@tabler/icons-react";
import { type Ref, useEffect, useRef, useState } from "react";
import { type FormProblem, useFormErrors } from "../editing/use-form-errors.ts";
import { Dialog } from "../styled/dialog.tsx";
import type { Files } from "../styled/files.ts";
import { useToasts } from "../styled/toasts.tsx";
import { useDescribeError } from "../words/describe-error.ts";
import { useSharingMessages } from "../words/sharing-messages.ts";
import { copyText } from "./copy-text.ts";
import { ShareLinks } from "./share-links.tsx";
import {
  type ChosenOptions,
  defaultOptions,
  optionNames,
  ShareOptionsFields,
  toShareOptions,
} from "./share-options.tsx";
import classes from "./sharing.module.css";
import { type ShareLinksOfFiles, useShareLinks } from "./use-share-links.ts";

/** The props of `ShareDialog`. */
export interface ShareDialogProps {
  readonly files: Files;
  /** The files that one link leads to. */
  readonly uploads: readonly Upload[];
  readonly onClose: () => void;
}

/** Creates and copies a link to one or several files, and lists and revokes their links. */
export const ShareDialog = ({ files, uploads, onClose }: ShareDialogProps) => {
  const words = useSharingMessages();
  const links = useShareLinks(
    files,
    uploads.map(({ id }) => id),
  );
  const count = uploads.length;
  const name = uploads[0]?.title ?? uploads[0]?.fileName ?? "";
  const most = limits.shares.uploads;
  return (
    <Dialog onClose={onClose} title={<span dir="auto">{words.share(count, name)}</span>}>
      <Stack>
        {count > most ? (
          <Alert color="red" variant="light" role="alert">
            {words.tooMany(most)}
          </Alert>
        ) : (
          <NewLink count={count} links={links} />
        )}
        <section aria-label={words.links}>
          <h3 className={classes.heading}>{words.links}</h3>
          <ShareLinks count={count} links={links} />
        </section>
      </Stack>
    </Dialog>
  );
};

/** Creates a link with the chosen options and copies it, with one click. */
const NewLink = ({
  count,
  links,
}: {
  readonly count: number;
  readonly links: ShareLinksOfFiles;
}) => {
  const words = useSharingMessages();
  const describeError = useDescribeError();
  const showToast = useToasts();
  const [options, setOptions] = useState<ChosenOptions>(defaultOptions);
  const [areAllShown, setAllShown] = useState(false);
  const [isCreating, setCreating] = useState(false);
  const [url, setUrl] = useState<string>();
  const [refusal, setRefusal] = useState<FormProblem>();
  const errors = useFormErrors(refusal, optionNames);
  const create = async () => {
    setCreating(true);
    setRefusal(undefined);
    try {
      const created = links.create(toShareOptions(options)).then((link) => link.url);
      const isCopied = await copyText(created);
      setUrl(await created);
      showToast({ id: "slipway share", text: isCopied ? words.copied : words.created });
    } catch (error) {
      const broken = error instanceof ApiError ? error.errors : [];
      setRefusal({ message: describeError(error), errors: broken });
      if (broken.length > 0) setAllShown(true);
    } finally {
      setCreating(false);
    }
  };
  return (
    <form
      ref={errors.form}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <Text size="sm" c="var(--slipway-dimmed)">
        {words.intro(count)}
      </Text>
      <ShareOptionsFields
        options={options}
        areAllShown={areAllShown}
        errors={errors}
        onChange={(changed) => {
          setOptions(changed);
          // The copied link has the earlier options: another one can be created.
          setUrl(undefined);
        }}
      />
      {!areAllShown && (
        <Button
          className={classes.more}
          variant="subtle"
          color="gray"
          rightSection={<IconChevronDown size={16} aria-hidden />}
          onClick={() => setAllShown(true)}
        >
          {words.options}
        </Button>
      )}
      {errors.general !== undefined && (
        <Alert color="red" variant="light" role="alert">
          {errors.general}
        </Alert>
      )}
      <Button
        type="submit"
        data-autofocus
        loading={isCreating}
        variant={url === undefined ? "filled" : "default"}
        leftSection={<IconLink size={18} aria-hidden />}
      >
        {url === undefined ? words.copyLink : words.copyNewLink}
      </Button>
      <Collapse expanded={url !== undefined} transitionDuration={0}>
        {url !== undefined && <CreatedLink url={url} />}
      </Collapse>
    </form>
  );
};

/** Shows the address of a new link, selected, with a button that copies it again. */
const CreatedLink = ({ url }: { readonly url: string }) => {
  const words = useSharingMessages();
  const showToast = useToasts();
  const field: Ref<HTMLInputElement> = useRef(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new link is selected
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [url]);
  const copy = async () => {
    if (await copyText(Promise.resolve(url)))
      showToast({ id: "slipway share", text: words.copied });
    else field.current?.select();
  };
  return (
    <div className={classes.created}>
      <TextInput
        ref={field}
        className={classes.url}
        label={words.link}
        description={words.onlyOnce}
        dir="ltr"
        readOnly
        value={url}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Button variant="default" onClick={() => void copy()}>
        {words.copyAgain}
      </Button>
    </div>
  );
};
