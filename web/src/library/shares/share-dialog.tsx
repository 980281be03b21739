import { Alert, Button, CopyButton, Modal, Stack, Text, TextInput } from "@mantine/core";
import type { NewShareLink, ShareLink, Upload } from "@slipway/core/api";
import { useAnnounce } from "@slipway/react/styled/announcer";
import { useState } from "react";
import { shareTexts } from "../../words/shares.ts";
import { formatTime } from "../../words/time.ts";
import classes from "./share-dialog.module.css";
import { ShareForm } from "./share-form.tsx";
import { useShareLinks } from "./use-share-links.ts";

/** Creates, lists, and revokes links to a file. */
export const ShareDialog = ({
  upload,
  onClose,
}: {
  readonly upload: Upload;
  readonly onClose: () => void;
}) => {
  const { state, create, revoke } = useShareLinks(upload.id);
  const [created, setCreated] = useState<NewShareLink>();
  const [problem, setProblem] = useState<string>();
  const announce = useAnnounce();
  const revokeLink = async (link: ShareLink) => {
    const failure = await revoke(link.id);
    setProblem(failure);
    if (failure !== undefined) return;
    if (created?.id === link.id) setCreated(undefined);
    announce(shareTexts.revoked(link.name ?? shareTexts.untitled));
  };
  return (
    <Modal opened onClose={onClose} title={shareTexts.share(upload.title ?? upload.fileName)}>
      <Stack>
        <Text size="sm" c="dimmed">
          {shareTexts.intro}
        </Text>
        <ShareForm
          onCreate={async (options) => {
            const result = await create(options);
            setProblem("problem" in result ? result.problem : undefined);
            if ("created" in result) setCreated(result.created);
          }}
        />
        {created !== undefined && <CreatedLink url={created.url} />}
        {problem !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {problem}
          </Alert>
        )}
        <h3 className={classes.heading}>{shareTexts.links}</h3>
        {state.kind === "failed" && (
          <Alert color="red" variant="light" title={shareTexts.failed}>
            {state.message}
          </Alert>
        )}
        {state.kind === "loaded" && state.links.length === 0 && (
          <Text size="sm">{shareTexts.none}</Text>
        )}
        {state.kind === "loaded" && state.links.length > 0 && (
          <ul className={classes.list} aria-label={shareTexts.links}>
            {state.links.map((link) => (
              <ShareItem key={link.id} link={link} onRevoke={() => void revokeLink(link)} />
            ))}
          </ul>
        )}
      </Stack>
    </Modal>
  );
};

const CreatedLink = ({ url }: { readonly url: string }) => (
  <Alert variant="light" title={shareTexts.created}>
    <div className={classes.created}>
      <TextInput
        className={classes.url}
        aria-label={shareTexts.link}
        readOnly
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? shareTexts.copied : shareTexts.copy}
          </Button>
        )}
      </CopyButton>
    </div>
  </Alert>
);

const ShareItem = ({
  link: { name = shareTexts.untitled, hasPassword, downloads, maxDownloads, expiresAt },
  onRevoke,
}: {
  readonly link: ShareLink;
  readonly onRevoke: () => void;
}) => (
  <li className={classes.item} aria-label={name}>
    <div className={classes.facts}>
      <Text dir="auto">{name}</Text>
      <Text size="sm" c="dimmed">
        {shareTexts.downloads(downloads, maxDownloads)}
        {hasPassword && ` · ${shareTexts.locked}`}
      </Text>
      <Text size="sm" c="dimmed">
        {shareTexts.until(formatTime(expiresAt))}
      </Text>
    </div>
    <Button
      size="xs"
      variant="subtle"
      color="red"
      aria-label={shareTexts.revoke(name)}
      onClick={onRevoke}
    >
      Revoke
    </Button>
  </li>
);
